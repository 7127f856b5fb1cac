export interface PasswordHasher {
  /** @throws busy when too many are waiting */
  hash(password: string): Promise<string>;
  /**
   * Costs the same whether there is a hash to compare with or not, so that time does not tell who has an account.
   * @throws busy when too many are waiting
   */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}
