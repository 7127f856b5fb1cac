/** What tells one installation of Payam from every other, and from an earlier copy of itself. */
export interface Installation {
  /** A UUID, made with the database. */
  id: string;
  /** How often it has claimed its files. A backup of the database knows of fewer times. */
  claims: number;
}

export interface InstallationStore {
  get(): Promise<Installation>;
  /** Counts one more claim, durably. @returns the installation as it is from then on; of several at once, each has a count of its own */
  countClaim(): Promise<Installation>;
}
