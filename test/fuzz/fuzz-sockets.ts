import fc from 'fast-check';
import { framesOf, oddFrames, type Said } from './frames.js';
import { heed, judge } from './judgement.js';
import { Outcome } from './outcome.js';
import { seedOf } from './seed.js';
import { Sitting } from './sitting.js';
import { everybody, inSittings } from './sittings.js';
import type { Saying, Talk } from './talk.js';
import type { World } from './world.js';

const LIFETIME = 2_048;
const LAST = 'last';

export interface Plan {
  newWorld(): Promise<World>;
  talk: Talk;
  runs: number;
}

/** Says one command so many times, over sockets of several people at once, while others listen. */
export async function fuzzCommand({ newWorld, talk, saying, runs }: Plan & { saying: Saying }): Promise<Outcome> {
  const { name, subprotocol } = talk.vocabulary;
  const outcome = new Outcome();
  for (let from = 0; from < runs; from += LIFETIME) {
    const world = await newWorld();
    const seed = seedOf(name, saying.event, from);
    const said = fc.sample(framesOf(saying, world), { seed, numRuns: Math.min(LIFETIME, runs - from) });
    const listeners = await Promise.all(everybody(world).map((authorization) => seat(world.url, subprotocol, authorization)));
    await inSittings(said, world, async (frames, authorization) => {
      const sitting = await seat(world.url, subprotocol, authorization);
      await say(sitting, frames, outcome);
      judgeAll(frames, sitting, { talk, saying, outcome });
    });
    for (const listener of listeners) {
      await leave(listener, outcome);
      heed(listener.heard, talk, outcome);
    }
  }
  return outcome;
}

/** Says what is hardly a frame so many times, half of it before it is known who says it. */
export async function fuzzFrames({ newWorld, talk, runs }: Plan): Promise<Outcome> {
  const { name, subprotocol } = talk.vocabulary;
  const outcome = new Outcome();
  const world = await newWorld();
  let sittings = 0;
  await inSittings(fc.sample(oddFrames, { seed: seedOf(name, 'frames'), numRuns: runs }), world, async (frames, authorization) => {
    const isKnown = (sittings += 1) % 2 === 0;
    const sitting = isKnown ? await seat(world.url, subprotocol, authorization) : await new Sitting(world.url, subprotocol).open();
    for (const frame of frames) sitting.send(frame);
    const token = authorization.replace('Bearer ', '');
    sitting.send(JSON.stringify(isKnown ? { event: 'ping', id: LAST } : { event: 'authenticate', id: LAST, data: { token } }));
    await sitting.whenLast(LAST).catch((error: unknown) => outcome.blame(String(error)));
    await leave(sitting, outcome);
    outcome.asked += frames.length;
    for (const { event, data } of sitting.heard) outcome.note(event === 'error' ? String((data as { code: unknown }).code) : event);
    const others = sitting.heard.filter(({ event, id }) => event !== 'ack' || id === undefined);
    heed(others, talk, outcome);
  });
  return outcome;
}

async function seat(url: string, subprotocol: string, authorization: string): Promise<Sitting> {
  const sitting = new Sitting(url, subprotocol, authorization);
  await sitting.whenReady();
  return sitting;
}

/** Says it all, and a ping at the end, which shows that the socket is still there. */
async function say(sitting: Sitting, frames: readonly Said[], outcome: Outcome): Promise<void> {
  frames.forEach(({ event, data, hasId }, at) => sitting.send(JSON.stringify({ event, data, ...(hasId && { id: at }) })));
  sitting.send(JSON.stringify({ event: 'ping', id: LAST }));
  const count = frames.filter(({ hasId }) => hasId).length + 1;
  await sitting.whenAnswered(count).catch((error: unknown) => outcome.blame(String(error)));
  await leave(sitting, outcome);
}

function judgeAll(
  frames: readonly Said[],
  { heard }: Sitting,
  { talk, saying, outcome }: { talk: Talk; saying: Saying; outcome: Outcome },
) {
  const withId = (wanted: number | undefined) => heard.filter(({ id }) => id === wanted);
  frames.forEach((frame, at) => judge(frame, withId(at), saying, outcome));
  // What came without an id is no reply to one of them.
  heed(withId(undefined), talk, outcome);
}

async function leave(sitting: Sitting, outcome: Outcome): Promise<void> {
  if (sitting.closed) outcome.blame(`a socket was closed with ${sitting.closed.code} ${sitting.closed.reason}`);
  else await sitting.close();
}
