/** Has so many things of one kind under way at once for each key; others wait, and go on in the order in which they came. */
export class Seats {
  private readonly taken = new Map<string, number>();
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly each: number) {}

  async during<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    await this.take(key);
    try {
      return await work();
    } finally {
      this.leave(key);
    }
  }

  private take(key: string): Promise<void> | undefined {
    const taken = this.taken.get(key) ?? 0;
    if (taken < this.each) return void this.taken.set(key, taken + 1);

    const line = this.waiting.get(key) ?? [];
    this.waiting.set(key, line);
    return new Promise((resolve) => line.push(resolve));
  }

  private leave(key: string): void {
    const line = this.waiting.get(key);
    const next = line?.shift();
    if (line?.length === 0) this.waiting.delete(key);
    // Who comes next has the seat of who leaves.
    if (next) return next();

    const taken = (this.taken.get(key) ?? 0) - 1;
    if (taken > 0) this.taken.set(key, taken);
    else this.taken.delete(key);
  }
}
