/** So many connections of one address may be there of which it is not known yet whom they are for. */
const UNADMITTED_MAX = 1_000;

/** Counts connections by their address, until somebody is admitted on them. */
export class Unadmitted {
  private readonly counts = new Map<string, number>();

  isFull(address: string): boolean {
    return (this.counts.get(address) ?? 0) >= UNADMITTED_MAX;
  }

  /** @returns what takes it out of the count; doing so twice is harmless */
  add(address: string): () => void {
    this.counts.set(address, (this.counts.get(address) ?? 0) + 1);
    let isCounted = true;
    return () => {
      if (!isCounted) return;
      isCounted = false;
      const left = (this.counts.get(address) ?? 0) - 1;
      if (left > 0) this.counts.set(address, left);
      else this.counts.delete(address);
    };
  }
}
