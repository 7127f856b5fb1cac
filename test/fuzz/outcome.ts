/** What came of one part. */
export class Outcome {
  asked = 0;
  faulty = 0;
  /** How often each answer came. */
  readonly answers = new Map<string | number, number>();
  /** What went wrong, as it can be asked again; the first few. */
  readonly faults: string[] = [];
  private readonly startedAt = performance.now();

  note(answer: string | number): void {
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
  }

  blame(fault: string): void {
    this.faulty += 1;
    if (this.faults.length < TOLD) this.faults.push(fault);
  }

  /** In one line. */
  tell(name: string): void {
    const sorted = [...this.answers].sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
    const seconds = ((performance.now() - this.startedAt) / 1_000).toFixed(1);
    console.log(`      ${name}: ${this.asked} in ${seconds} s: ${sorted.map(([answer, count]) => `${answer} ${count}`).join(', ')}`);
  }
}

const TOLD = 5;

export const short = (text: string): string => (text.length > 1_000 ? `${text.slice(0, 1_000)}... (${text.length})` : text);
