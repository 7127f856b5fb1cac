/** When there are more, two become one. */
const KEPT_MAX = 4_096;
/** What is never louder than this is not made louder by the bars, or silence would look like noise. */
const QUIET = 1_000;

/** The heights of a sound, however long it gets, from samples of 16 bits that come in pieces. */
export class Peaks {
  private kept: number[] = [];
  /** So many samples each height stands for. */
  private span = 1;
  private samples = 0;
  /** Of a sample that two pieces share, what has come. */
  private half: Uint8Array = new Uint8Array();

  constructor(private readonly sampleRate: number) {}

  add(piece: Buffer): void {
    const whole = Buffer.concat([this.half, piece]);
    const end = whole.length - (whole.length % 2);
    for (let at = 0; at < end; at += 2) this.hear(whole.readInt16LE(at));
    this.half = whole.subarray(end);
  }

  get durationMs(): number {
    return Math.round((this.samples * 1_000) / this.sampleRate);
  }

  /** So many heights from 0 to 100, of which the loudest is 100 in all that can be heard. */
  bars(count: number): number[] {
    const heights = Array.from({ length: count }, (_, bar) => this.loudestIn(bar / count, (bar + 1) / count));
    const full = Math.max(QUIET, ...heights);
    return heights.map((height) => Math.round((height * 100) / full));
  }

  private hear(sample: number): void {
    const index = Math.floor(this.samples++ / this.span);
    if (index === KEPT_MAX) return this.halve(sample);
    this.kept[index] = Math.max(this.kept[index] ?? 0, Math.abs(sample));
  }

  private halve(sample: number): void {
    this.kept = Array.from({ length: KEPT_MAX / 2 }, (_, index) => Math.max(this.kept[2 * index] ?? 0, this.kept[2 * index + 1] ?? 0));
    this.span *= 2;
    this.kept.push(Math.abs(sample));
  }

  /** Parts of the whole, from 0 to 1. */
  private loudestIn(from: number, to: number): number {
    const length = this.samples / this.span;
    const first = Math.floor(from * length);
    return Math.max(0, ...this.kept.slice(first, Math.max(first + 1, Math.ceil(to * length))));
  }
}
