/** What has to be undone at the end, the last thing first. Steps are added before what they undo can fail. */
export class Cleanup {
  private readonly steps: (() => Promise<void> | void)[] = [];
  private running = Promise.resolve();

  add(step: () => Promise<void> | void): void {
    this.steps.push(step);
  }

  /** Does all of it, one step after the other, even where one fails. Asked again, it does what was added since. */
  run(): Promise<void> {
    this.running = this.running.then(() => this.runAll());
    return this.running;
  }

  private async runAll(): Promise<void> {
    const faults: unknown[] = [];
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step();
      } catch (fault) {
        faults.push(fault);
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, 'not everything could be tidied up');
  }
}
