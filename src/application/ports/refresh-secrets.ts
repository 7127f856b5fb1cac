/** The secrets of refresh tokens. Each one's successor follows from it and a key of the server's, so a lost answer can be given again. */
export interface RefreshSecrets {
  /** 256 random bits, in base64url. */
  first(): string;
  /** The secret that comes `generations` after this one. */
  successor(secret: string, generations?: number): string;
  /** SHA-256, in base64url: what may be stored. */
  digest(secret: string): string;
}
