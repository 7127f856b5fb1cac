import fc from 'fast-check';
import type { ChatChanges } from '../../src/application/ports/log-reader.js';
import { asSessionId, type ChatId, type UserId } from '../../src/domain/ids.js';
import { DomainError } from '../../src/domain/errors.js';
import { aHubWorld, openSocket, type HubWorld, type KeptSocket } from './hub-world.js';
import { follow, wantedOf } from './followed.js';
import type { ManualTime } from './manual-time.js';
import { aGroupOf, groupIn, people } from './storage-world.js';

const PEOPLE = 4;
/** How late a reading can come, in milliseconds. */
export const LATE_MS = 60;
const COMPARE_EVERY_MS = 30_000;

type OfSomebody = 'join' | 'leave' | 'remove' | 'promote' | 'demote' | 'send' | 'answer';
/** What people ask for. */
type Asked = { ask: OfSomebody; who: number } | { ask: 'edit' | 'delete'; seq: number } | { ask: 'rename' };
/** What happens at the hub. */
type Done =
  { do: 'compare' } | { do: 'arrive' | 'depart'; who: number } | { do: 'pass'; ms: number } | { do: 'hear'; which: number; times: number };
export type Step = Asked | Done;

const who = fc.nat(PEOPLE - 1);
const ofSomebody = (...names: OfSomebody[]) => fc.record({ ask: fc.constantFrom(...names), who });
const seq = fc.integer({ min: 1, max: 6 });

/** What people might do, possible or not, and what becomes of the hints of it. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: ofSomebody('join', 'leave', 'remove') },
    { weight: 2, arbitrary: ofSomebody('promote', 'demote') },
    { weight: 4, arbitrary: ofSomebody('send', 'send', 'answer') },
    { weight: 2, arbitrary: fc.record({ ask: fc.constantFrom('edit' as const, 'delete' as const), seq }) },
    { weight: 1, arbitrary: fc.constantFrom<Step>({ ask: 'rename' }, { do: 'compare' }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 10, 31, 100, 5_000) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('arrive' as const, 'depart' as const), who }) },
    // Mostly the oldest, mostly once; what is never heard is lost.
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('hear' as const),
        which: fc.constantFrom(0, 0, 0, 1, 2),
        times: fc.constantFrom(1, 1, 1, 2, 0),
      }),
    },
  ),
  { minLength: 5, maxLength: 60, size: 'max' },
);

interface Play {
  world: HubWorld;
  chatId: ChatId;
  userIds: readonly UserId[];
  sockets: KeptSocket[];
}

async function take(step: Step, play: Play): Promise<void> {
  if ('do' in step) return run(step, play);
  await ask(step, play).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
}

async function run(step: Done, { world, chatId, userIds, sockets }: Play): Promise<void> {
  const { time, hub, hints } = world;
  switch (step.do) {
    case 'compare':
      await passAtLength(time);
      // Its heads can be old by the time they are compared.
      return void hub.compare({ share: 0, of: 1 });
    case 'pass':
      return time.pass(step.ms);
    case 'arrive':
      return void sockets.push(openSocket(world, userIds[step.who]!, chatId));
    case 'depart': {
      const open = sockets.find(({ session }) => session.caller.userId === userIds[step.who] && !session.hasEnded);
      open?.session.closed();
      return open && hub.unregister(open.session);
    }
    case 'hear': {
      const [event] = hints.splice(step.which, 1);
      for (let times = 0; event && times < step.times; times += 1) hub.hear(event);
    }
  }
}

/** What is not possible is refused. */
async function ask(step: Asked, { world: { app, storage, hints }, chatId, userIds }: Play): Promise<unknown> {
  const caller = (userId: UserId) => ({ userId, sessionId: asSessionId('1') });
  const { members } = await groupIn(storage, chatId);
  const owner = caller(members.find(({ role }) => role === 'owner')?.userId ?? userIds[0]!);
  if ('seq' in step) {
    const ref = { chatId, seq: step.seq };
    return step.ask === 'edit' ? app.messaging.edit(owner, ref, `text ${hints.length}`) : app.messaging.delete(owner, ref);
  }
  if (!('who' in step)) return app.chats.changeSettings(owner, chatId, { name: `name ${hints.length}` });
  const userId = userIds[step.who]!;
  switch (step.ask) {
    case 'join':
      return app.chats.addMembers(owner, chatId, [userId]);
    case 'leave':
      return app.chats.removeMember(caller(userId), chatId, userId);
    case 'remove':
      return app.chats.removeMember(owner, chatId, userId);
    case 'promote':
      return app.chats.changeRole(owner, chatId, { userId, role: 'admin' });
    case 'demote':
      return app.chats.changeRole(owner, chatId, { userId, role: 'member' });
    case 'send':
      return app.messaging.send(caller(userId), { chatId, content: 'x' });
    case 'answer':
      return app.messaging.send(caller(userId), { chatId, content: 'x', replyTo: { chatId, seq: 1 } });
  }
}

/** The time between two comparisons, a little at a time, so that what one moment leads to can lead to more. */
async function passAtLength(time: ManualTime): Promise<void> {
  for (let passed = 0; passed < COMPARE_EVERY_MS; passed += COMPARE_EVERY_MS / 10) await time.pass(COMPARE_EVERY_MS / 10);
}

/** Plays these steps to four people with a socket each, the last of whom is not in the group. @returns what is wrong with what they were told */
export async function play(taken: readonly Step[], waits: readonly number[]): Promise<string[]> {
  const world = aHubWorld(waits);
  const { storage, time, hub } = world;
  const userIds = (await people(storage, PEOPLE)).map(({ id }) => id);
  const { chatId } = await aGroupOf(storage, userIds[0]!, userIds.slice(1, 3));
  const sockets = userIds.map((userId) => openSocket(world, userId, chatId));
  await time.pass(0);
  await time.pass(LATE_MS);

  for (const step of taken) await take(step, { world, chatId, userIds, sockets });
  // Whatever was lost on the way, one comparison brings it.
  await take({ do: 'compare' }, { world, chatId, userIds, sockets });
  for (let turn = 0; turn < 10; turn += 1) await time.pass(LATE_MS);

  const [log] = await storage.logReader.changesSince([{ chatId, revision: 0 }], 1_000_000);
  const faults = sockets.flatMap((socket, index) => faultsOf(log!, socket).map((fault) => `socket ${index}: ${fault}`));
  await hub.close();
  return [...faults, ...world.faults.map(String)];
}

function faultsOf(log: ChatChanges, { session, ready, wire, cameMeanwhile }: KeptSocket): string[] {
  const { userId } = session.caller;
  if (!ready) return session.hasEnded ? [] : ['never was ready'];
  const { have, faults } = follow(log, { userId, frames: wire.frames, ready });
  const wanted = wantedOf(log, userId);
  // Who came and went unseen while it was opened has a chat that the hub never knew to be theirs.
  if (session.hasEnded || have === wanted || (cameMeanwhile && !wire.frames.some(({ data }) => data.previousRevision !== undefined)))
    return faults;
  return [...faults, `had ${have ?? 'no chat'} at the end, not ${wanted ?? 'none'}`];
}
