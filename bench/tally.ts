/** Counts how often each of the messages 0, 1, 2 ... came. */
export class Tally {
  private counts = new Uint8Array(1_024);

  note(n: number): void {
    if (n >= this.counts.length) this.grow(n);
    this.counts[n] = (this.counts[n] ?? 0) + 1;
  }

  /** Of the first so many messages, how many never came, and how many came more than once. */
  faults(sent: number): { lost: number; doubled: number } {
    let [lost, doubled] = [0, 0];
    for (let n = 0; n < sent; n += 1) {
      const times = this.counts[n] ?? 0;
      if (times === 0) lost += 1;
      if (times > 1) doubled += 1;
    }
    return { lost, doubled };
  }

  private grow(n: number): void {
    const larger = new Uint8Array(Math.max(2 * this.counts.length, n + 1));
    larger.set(this.counts);
    this.counts = larger;
  }
}
