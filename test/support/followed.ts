import type { MemberChange } from '../../src/application/ports/log-reader.js';
import type { Storage } from '../../src/application/ports/ports.js';
import type { ChatId } from '../../src/domain/ids.js';
import type { Frame } from './client.js';
import type { KeptSocket, Standing } from './hub-world.js';

interface Log {
  /** Those of one user, each with where it began and ended. */
  stays: readonly MemberChange[];
  head: number;
}

/** What is wrong with what these sockets were told of a chat, each since it was ready. */
export async function faultsIn({ logReader }: Storage, chatId: ChatId, sockets: readonly KeptSocket[]): Promise<string[]> {
  const [log] = await logReader.changesSince([{ chatId, revision: 0 }], 1_000_000);
  if (!log) throw new Error('there is no such chat');

  return sockets.flatMap(({ session, ready, wire, cameMeanwhile }, index) => {
    const frames = wire.frames.filter(({ data }) => data.chatId === chatId && data.previousRevision !== undefined);
    const { userId } = session.caller;
    const stays = log.members.filter((stay) => stay.userId === userId);
    if (!ready) return session.hasEnded ? [] : [`socket ${index} never was ready`];
    const follower = follow(frames, ready, { stays, head: log.revision });
    // Who came and went unseen while it was opened has a chat that the hub never knew to be theirs.
    const end =
      session.hasEnded || (cameMeanwhile && frames.length === 0) ? [] : faultsAtTheEnd(follower.have, { stays, head: log.revision });
    return [...follower.faults, ...end].map((fault) => `socket ${index}: ${fault}`);
  });
}

/** Follows the chat as a client does, by the rule of the contract. */
function follow(frames: readonly Frame[], ready: Standing, { stays }: Log): { have?: number; faults: string[] } {
  const faults: string[] = [];
  let have = ready.since === undefined ? undefined : ready.head;
  for (const { event, data } of frames) {
    const { revision, previousRevision } = data as { revision: number; previousRevision: number };
    const at = `${event} ${previousRevision}-${revision}`;
    const covers = ({ joinedRevision, leftRevision = Infinity }: MemberChange) => joinedRevision <= revision && revision <= leftRevision;
    if (!stays.some(covers)) faults.push(`${at} was while they were not in`);
    if (event === 'chat_left' && !stays.some(({ leftRevision }) => leftRevision === revision)) faults.push(`${at} is not where they left`);
    // It was in what the client read when it was ready.
    if (revision <= ready.head) continue;
    if (event === 'chat_created') have = revision;
    // Who came and went unseen may know the chat from elsewhere.
    else if (event === 'chat_left') have = undefined;
    else if (have === undefined) faults.push(`${at} came when they had no chat`);
    else if (previousRevision > have) faults.push(`${at} came after a hole from ${have}`);
    else if (revision <= have) faults.push(`${at} came when they had ${have}`);
    else have = revision;
  }
  return { faults, ...(have !== undefined && { have }) };
}

function faultsAtTheEnd(have: number | undefined, { stays, head }: Log): string[] {
  const wanted = stays.some(({ leftRevision }) => leftRevision === undefined) ? head : undefined;
  return have === wanted ? [] : [`had ${have ?? 'no chat'} at the end, not ${wanted ?? 'none'}`];
}
