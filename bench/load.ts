import { setTimeout as pause } from 'node:timers/promises';
import { markAfter, markOf, nowUs } from './marks.js';
import type { Lane } from './stages.js';
import { Tally } from './tally.js';

export interface LoadPlan {
  /** Names the messages of this run among those of all runs. */
  run: string;
  inFlight: number;
  /** Instead, so many messages a second in all, evenly, whatever the server does. */
  perSecond?: number;
  warmUpMs: number;
  windowMs: number;
}

export interface LoadResult {
  /** Inside the window, in milliseconds: from sending to the answer, and to each delivery. */
  ackMs: number[];
  endToEndMs: number[];
  /** Over the whole run. */
  sent: number;
  lost: number;
  doubled: number;
}

const SETTLE_WITHIN_MS = 10_000;
/** With the mark before it some 60 characters. */
const FILLER = 'a message about as long as people write them';

/**
 * Keeps so many messages of every lane in flight, through a warm-up and a window, then lets everything arrive.
 * @param atEdge is called as the window opens, and as it closes
 * @throws when something is refused, or a socket closes
 */
export async function drive(lanes: readonly Lane[], plan: LoadPlan, atEdge: () => void): Promise<LoadResult> {
  const load = new Load(lanes, plan);
  load.start();
  await pause(plan.warmUpMs);
  atEdge();
  load.isInWindow = true;
  await pause(plan.windowMs);
  load.isInWindow = false;
  atEdge();
  return load.settle();
}

class Load {
  isInWindow = false;
  private isSending = true;
  private complaint: string | undefined;
  /** Answers and deliveries still to come. */
  private owed = 0;
  private readonly ackMs: number[] = [];
  private readonly endToEndMs: number[] = [];
  private readonly sent: number[];
  private readonly answers: Tally[];
  private readonly inboxes: Tally[][];

  constructor(
    private readonly lanes: readonly Lane[],
    private readonly plan: LoadPlan,
  ) {
    this.sent = lanes.map(() => 0);
    this.answers = lanes.map(() => new Tally());
    this.inboxes = lanes.map(({ receivers }) => receivers.map(() => new Tally()));
  }

  start(): void {
    const wires = new Set(this.lanes.flatMap(({ sender, receivers }) => [sender, ...receivers]));
    for (const wire of wires) {
      const inbox = this.lanes.map(({ receivers }, lane) => this.inboxes[lane]?.[receivers.indexOf(wire)]);
      wire.listen((frame) => this.take(frame, inbox));
    }
    const { inFlight, perSecond } = this.plan;
    // It rejects with nothing: what goes wrong is kept as a complaint.
    if (perSecond !== undefined) return void this.keepPace(perSecond);
    this.lanes.forEach((_, lane) => {
      for (let n = 0; n < inFlight; n += 1) this.send(lane);
    });
  }

  private async keepPace(perSecond: number): Promise<void> {
    const startedAt = performance.now();
    for (let n = 0; ; n += 1) {
      const dueIn = startedAt + (n * 1_000) / perSecond - performance.now();
      if (dueIn > 0) await pause(dueIn);
      if (!this.isSending) return;
      this.send(n % this.lanes.length);
    }
  }

  /** Resolves when everything has come, or has had its time. */
  async settle(): Promise<LoadResult> {
    this.isSending = false;
    const deadline = performance.now() + SETTLE_WITHIN_MS;
    while (this.owed > 0 && this.complaint === undefined && performance.now() < deadline) await pause(20);
    // What comes a second time may come a little later.
    await pause(100);
    if (this.complaint !== undefined) throw new Error(`the server said ${this.complaint}`);

    const faults = this.lanes.flatMap((_, lane) =>
      [this.answers[lane], ...(this.inboxes[lane] ?? [])].flatMap((tally) => tally?.faults(this.sent[lane] ?? 0) ?? []),
    );
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    return {
      ackMs: this.ackMs,
      endToEndMs: this.endToEndMs,
      sent: sum(this.sent),
      lost: sum(faults.map(({ lost }) => lost)),
      doubled: sum(faults.map(({ doubled }) => doubled)),
    };
  }

  private send(lane: number): void {
    const to = this.lanes[lane];
    const n = this.sent[lane];
    if (!to || n === undefined) throw new RangeError(`there is no lane ${lane}`);
    this.sent[lane] = n + 1;
    this.owed += 1 + to.receivers.length;
    const mark = markOf({ lane, n, sentUs: nowUs() });
    // Written by hand, as it is read: the client is to be light. Nothing in it needs escaping.
    to.sender.send(
      `{"event":"send_message","id":"${mark}","data":{"chatId":"${to.chatId}","content":"${mark} ${FILLER}","clientId":"${this.plan.run}.${lane}.${n}"}}`,
    );
  }

  private take(frame: string, inbox: readonly (Tally | undefined)[]): void {
    if (frame.startsWith('{"event":"new_message"')) this.takeDelivery(frame, inbox);
    else if (frame.startsWith('{"event":"message_sent"')) this.takeAnswer(frame);
    else if (frame.startsWith('{"event":"error"') || frame.startsWith('{"event":"closed"')) this.complaint ??= frame;
  }

  private takeDelivery(frame: string, inbox: readonly (Tally | undefined)[]): void {
    const { lane, n, sentUs } = markAfter('"content":"', frame);
    inbox[lane]?.note(n);
    this.owed -= 1;
    if (this.isInWindow) this.endToEndMs.push((nowUs() - sentUs) / 1_000);
  }

  private takeAnswer(frame: string): void {
    const { lane, n, sentUs } = markAfter('"id":"', frame);
    this.answers[lane]?.note(n);
    this.owed -= 1;
    if (this.isInWindow) this.ackMs.push((nowUs() - sentUs) / 1_000);
    if (this.isSending && this.plan.perSecond === undefined) this.send(lane);
  }
}
