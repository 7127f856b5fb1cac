import { setTimeout as pause } from 'node:timers/promises';
import { privateChat, register, type Person } from '../test/support/client.js';
import { markAfter, markOf, nowUs } from './marks.js';
import { openWire, type Wire } from './wire.js';

/** What became of the messages of one turn; times from sending. */
export interface Talk {
  sent: number;
  answeredMs: number[];
  deliveredMs: number[];
}

export interface Summary {
  sent: number;
  /** Answers and deliveries that did not come. */
  missing: number;
  answeredMs: Quantiles;
  deliveredMs: Quantiles;
}

interface Quantiles {
  p50: number;
  p99: number;
}

export interface Company {
  size: number;
  everyMs: number;
  talk(ms: number): Promise<Talk>;
}

const PAIRS = 20;
/** So that nobody says as much as one may, in all turns together. */
const EVERY_MS = 420;
const SETTLE_WITHIN_MS = 5_000;

interface Voice {
  wire: Wire;
  chatId: string;
}

/** People who talk in pairs, both in turn, at an even pace, whatever the server does. */
export async function politeCompany(url: string): Promise<Company> {
  const voices: Voice[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const [one, other] = [await register(url, 'polite'), await register(url, 'polite')];
    const chatId = await privateChat(one, other);
    for (const person of [one, other]) voices.push({ chatId, wire: await openAs(url, person) });
  }
  let sent = 0;
  return { size: voices.length, everyMs: EVERY_MS, talk: (ms) => talk(voices, ms, () => (sent += 1)) };
}

const openAs = (url: string, { token }: Person): Promise<Wire> =>
  openWire(`${url.replace('http', 'ws')}/ws`, { authorization: `Bearer ${token}` });

async function talk(voices: readonly Voice[], ms: number, next: () => number): Promise<Talk> {
  const [answeredMs, deliveredMs]: [number[], number[]] = [[], []];
  const since = (mark: { sentUs: number }) => (nowUs() - mark.sentUs) / 1_000;
  for (const { wire } of voices) {
    wire.listen((frame) => {
      if (frame.startsWith('{"event":"message_sent"')) answeredMs.push(since(markAfter('"id":"', frame)));
      else if (frame.startsWith('{"event":"new_message"')) deliveredMs.push(since(markAfter('"content":"', frame)));
    });
  }

  const startedAt = performance.now();
  const count = Math.floor(ms / EVERY_MS) * voices.length;
  for (let said = 0; said < count; said += 1) {
    const dueIn = startedAt + (said * EVERY_MS) / voices.length - performance.now();
    if (dueIn > 0) await pause(dueIn);
    const { wire, chatId } = voices[said % voices.length] as Voice;
    const mark = markOf({ lane: 0, n: next(), sentUs: nowUs() });
    wire.send(`{"event":"send_message","id":"${mark}","data":{"chatId":"${chatId}","content":"${mark} at our ease"}}`);
  }

  const deadline = performance.now() + SETTLE_WITHIN_MS;
  while (answeredMs.length + deliveredMs.length < 2 * count && performance.now() < deadline) await pause(20);
  return { sent: count, answeredMs, deliveredMs };
}

export function summary(talks: readonly Talk[]): Summary {
  const sent = talks.reduce((sum, talk) => sum + talk.sent, 0);
  const answeredMs = talks.flatMap((talk) => talk.answeredMs);
  const deliveredMs = talks.flatMap((talk) => talk.deliveredMs);
  const missing = 2 * sent - answeredMs.length - deliveredMs.length;
  return { sent, missing, answeredMs: quantiles(answeredMs), deliveredMs: quantiles(deliveredMs) };
}

function quantiles(values: readonly number[]): Quantiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
