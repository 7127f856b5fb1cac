import type { Asked } from './asked.js';
import { gate, type Gate } from './gates.js';
import type { LookBack } from './look-back.js';
import { markdownTable, milliseconds, percent, spread, whole } from './markdown.js';
import { GROWING } from './scans.js';

const HEADER = ['asked', 'answer', 'bytes', 'ms p50/p95/p99', 'cold ms'];

export const lookBackTable = ({ asked }: LookBack): string =>
  markdownTable(
    HEADER,
    asked.map(({ name, holds, bytes, ms, coldMs }) => [
      name,
      holds,
      whole(bytes),
      spread(ms),
      coldMs === undefined ? '' : milliseconds(coldMs),
    ]),
  );

/** What to bear in mind when reading it. */
export const lookBackNotes = ({ all: { messages, answers, ms }, othersShare }: LookBack): string[] => [
  `note: programs that have nothing to do with this took ${percent(othersShare)} of one CPU while it was asked`,
  `note: sync told all ${whole(messages)} messages in ${answers} answers of at most 1,000, which took ${(ms / 1_000).toFixed(1)} s`,
];

const PAGE_MAX_MS = 10;
const DEPTH_MAX = 1.5;
const SYNC_MAX_MS = 100;

/** Here people wait, so times are gates. A machine too slow for them shows in the floor beside them. */
export function lookBackGates({ asked, scans }: LookBack): Gate[] {
  const p95 = (of: Asked['of']) => slowest(asked, of, ({ ms }) => ms.p95);
  const [chats, history, sync] = [p95('chats'), p95('history'), slowest(asked, 'sync', ({ ms }) => ms.p50)];
  const beside = `(floor ${p95('floor').toFixed(1)})`;
  return [
    gate(`list of 1,000 chats, slowest page, ms at p95 ${beside}: ${chats.toFixed(1)} < ${PAGE_MAX_MS}`, chats < PAGE_MAX_MS),
    gate(`history of 1,000,000 messages, slowest page, ms at p95 ${beside}: ${history.toFixed(1)} < ${PAGE_MAX_MS}`, history < PAGE_MAX_MS),
    depthGate(asked, 'chats'),
    depthGate(asked, 'history'),
    gate(
      `first answer of sync, 2,000 chats and 100,000 messages behind, ms at p50: ${sync.toFixed(0)} < ${SYNC_MAX_MS}`,
      sync < SYNC_MAX_MS,
    ),
    gate(`sequential scans of ${GROWING.join(', ')} meanwhile: ${scans} = 0`, scans === 0),
  ];
}

function depthGate(asked: readonly Asked[], of: 'chats' | 'history'): Gate {
  const at = (end: Asked['depth']) =>
    slowest(
      asked.filter(({ depth }) => depth === end),
      of,
      ({ ms }) => ms.p50,
    );
  const ratio = at('deepest') / at('newest');
  return gate(`${of}, deepest page over newest, at p50: ${ratio.toFixed(2)} <= ${DEPTH_MAX.toFixed(2)}`, ratio <= DEPTH_MAX);
}

const slowest = (asked: readonly Asked[], kind: Asked['of'], pick: (one: Asked) => number): number =>
  Math.max(...asked.filter(({ of }) => of === kind).map(pick));
