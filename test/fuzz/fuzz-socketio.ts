import fc from 'fast-check';
import type { Frame } from '../support/inbox.js';
import { IoWire } from '../support/socketio-client.js';
import { framesOf, type Said } from './frames.js';
import { heed, judge } from './judgement.js';
import { Outcome } from './outcome.js';
import { seedOf } from './seed.js';
import { inSittings } from './sittings.js';
import type { Plan } from './fuzz-sockets.js';
import type { Saying } from './talk.js';

/** Says one command so many times over Socket.IO: with an acknowledgement callback where over a raw socket there would be an id. */
export async function fuzzOverSocketIo({ newWorld, talk, saying, runs }: Plan & { saying: Saying }): Promise<Outcome> {
  const { vocabulary } = talk;
  const outcome = new Outcome();
  const world = await newWorld();
  const said = fc.sample(framesOf(saying, world), { seed: seedOf('socket.io', vocabulary.name, saying.event), numRuns: runs });
  await inSittings(said, world, async (frames, authorization) => {
    const auth = { vocabulary: vocabulary.name };
    const wire = await IoWire.open(world.url, authorization.replace('Bearer ', ''), { auth, transport: 'websocket' });
    const replies = await Promise.all(frames.map((frame) => tell(wire, frame, saying)));
    await tell(wire, { event: 'ping', hasId: true }, saying);
    frames.forEach((frame, at) => judge(frame, replies[at] ?? [], saying, outcome));
    heed(wire.frames, talk, outcome);
    if (wire.ended !== undefined) outcome.blame(`a connection ended: ${wire.ended}`);
    else await wire.close();
  });
  return outcome;
}

/** @returns what it was acknowledged by, as the frame that it would be over a raw socket */
async function tell(wire: IoWire, { event, data, hasId }: Said, { reply }: Saying): Promise<Frame[]> {
  if (!hasId) {
    wire.say(event, data);
    return [];
  }
  const answer = await wire.ask(event, data);
  return [answer.ok ? { event: reply, id: 0, data: answer.data as unknown } : { event: 'error', id: 0, data: answer.error as unknown }];
}
