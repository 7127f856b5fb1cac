import { expect } from 'chai';
import fc from 'fast-check';
import type { Container } from 'inversify';
import type { DomainEvent } from '../../src/domain/events.js';
import { losingBus } from '../support/losing-bus.js';
import { startNode, type StorageName } from '../support/node.js';
import { toldIn } from '../support/sync-answer.js';
import { SyncClient } from '../support/sync-client.js';
import { hastened } from '../support/time.js';
import { fetchRest } from '../support/whole-state.js';
import { comesToHave, endsLike, withoutCursors } from './exactness.js';
import { everyKind, happenings, type Happening, type Stretch } from './happenings.js';
import { Stage } from './stage.js';

/** For how long a shorter history is looked for, in milliseconds. */
const SHORTENING_MS = 20_000;
const HOLE_MS = 20;

/** What answers told over all histories: a property that never met one of these proves little of it. */
type Met = Record<'more' | 'cursor' | 'reset' | 'left' | 'changed' | 'members' | 'receipts' | 'hidden', number>;

/** That somebody whose socket is lost now and then ends with just what a new client fetches, over so many random histories. */
export function catchesUpExactly(storage: StorageName, runs: number): void {
  describe(`a client that catches up by sync, on ${storage}`, () => {
    it('ends with what a new one fetches, whatever happened and wherever it was cut off', () => over(storage, runs)).timeout(
      TIMEOUT_MS + runs * 3_000,
    );
  });
}

/** The same, though every third hint is lost. */
export function catchesUpWithoutHints(storage: StorageName, runs: number): void {
  describe(`a client that catches up by sync, though the bus loses hints, on ${storage}`, () => {
    it('ends with what a new one fetches', () => {
      let count = 0;
      const isLost = ({ type }: DomainEvent) => LOGGED.has(type) && (count += 1) % 3 === 0;
      return over(storage, runs, (container) => [hastened(HASTE), losingBus(isLost)].forEach((change) => change(container)));
    }).timeout(TIMEOUT_MS + runs * 6_000);
  });
}

async function over(storage: StorageName, runs: number, change?: (container: Container) => void): Promise<void> {
  const node = await startNode(storage, change && { change });
  try {
    const met = await endsExact(node.url, runs);
    for (const [what, times] of Object.entries(met)) expect(times, what).to.be.above(0);
  } finally {
    await node.stop();
  }
}

const TIMEOUT_MS = 60_000;
/** What is lost is looked for in 30 s. */
const HASTE = 60;
const LOGGED = new Set<DomainEvent['type']>([
  'message.posted',
  'message.updated',
  'message.deleted',
  'members.changed',
  'settings.changed',
  'chat.changed',
]);

/** @throws what fast-check found, with as short a history as it found in time */
async function endsExact(url: string, runs: number): Promise<Met> {
  const met: Met = { more: 0, cursor: 0, reset: 0, left: 0, changed: 0, members: 0, receipts: 0, hidden: 0 };
  const property = fc.asyncProperty(happenings, (happening) => goesThrough(url, happening, met));

  const found = await fc.check(property, { numRuns: runs, endOnFailure: true, examples: [[everyKind]] });
  if (!found.failed) return met;
  const { seed, counterexamplePath: path } = found;
  const shorter = await fc.check(property, { seed, path: path ?? '', examples: [[everyKind]], interruptAfterTimeLimit: SHORTENING_MS });
  const told = shorter.counterexample ? shorter : found;
  throw new Error(fc.defaultReportMessage(told), { cause: told.errorInstance });
}

async function goesThrough(url: string, { stretches, holdsThroughout }: Happening, met: Met): Promise<void> {
  const stage = await Stage.set(url);
  // Nothing is delivered unless somebody says so: otherwise cursors would move after everything else is over.
  const client = new SyncClient(stage.observed, { holeMs: HOLE_MS, holdsThroughout, query: '?acks=1' });
  try {
    for (const stretch of stretches) await goThrough(stage, client, stretch);
    await client.connect();
    expect(await client.catchUp({ limit: stretches[0]?.limit ?? 1 })).to.equal(true);
    await endsLike(client, stage.observed);
  } finally {
    client.cut();
    count(client, met);
  }
}

async function goThrough(stage: Stage, client: SyncClient, stretch: Stretch): Promise<void> {
  const { away, limit, between, endsAfter, fetchesHistory, online, atOnce } = stretch;
  await stage.play(away, { client, atOnce });
  await client.connect();
  const isUpToDate = await client.catchUp({
    limit,
    between: (answers) => stage.play(between.slice(answers - 1, answers), { client, atOnce: false }),
    ...(endsAfter !== undefined && { endsAfter }),
  });
  if (isUpToDate && fetchesHistory) await fetchRest(client.copies, stage.observed.http);
  await stage.play(online, { client, atOnce });
  if (isUpToDate) await comesToHave(client, stage.observed, withoutCursors);
  client.cut();
}

function count({ answers }: SyncClient, met: Met): void {
  for (const answer of answers) {
    if (answer.cursor !== undefined) met.cursor += 1;
    met.receipts += answer.receipts.length;
    met.hidden += answer.hidden?.length ?? 0;
    met.left += answer.chats.length - toldIn(answer).length;
    for (const { more, reset, members = [] } of toldIn(answer)) {
      if (more) met.more += 1;
      if (reset) met.reset += 1;
      else met.changed += 1;
      met.members += members.length;
    }
  }
}
