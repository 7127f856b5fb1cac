import type { ChatChanges, MemberChange } from '../../src/application/ports/log-reader.js';
import type { UserId } from '../../src/domain/ids.js';
import type { Frame } from './client.js';

/** Where a chat's log has got to, and where somebody came in who is in. */
export interface Standing {
  head: number;
  since: number | undefined;
}

/** A socket that was told of a chat. */
export interface Follower {
  userId: UserId;
  frames: readonly Frame[];
  /** What its client read of the chat when events began to flow. */
  ready: Standing;
}

interface Told extends Follower {
  /** Events of the chat's log, in the order they came in. */
  events: { name: string; revision: number; previousRevision: number }[];
  /** Revisions of which a reply told, which may come before those in front of them. */
  replied: ReadonlySet<number>;
  stays: readonly MemberChange[];
}

/** Follows the chat as a client does, by the rule of the contract. @returns what the socket was told wrong, and what its client has at the end */
export function follow(log: ChatChanges, follower: Follower): { have?: number; faults: string[] } {
  const told = toldOf(log, follower);
  const { ready, replied } = told;
  const faults: string[] = [];
  let have = ready.since === undefined ? undefined : ready.head;
  const goOn = () => {
    while (have !== undefined && replied.has(have + 1)) have += 1;
  };
  for (const event of told.events) {
    const { name, revision, previousRevision } = event;
    goOn();
    faults.push(...untimely(told, event));
    // It was in what the client read when it was ready.
    if (revision <= ready.head) continue;
    if (name === 'chat_created') have = revision;
    // Who came and went unseen may know the chat from elsewhere.
    else if (name === 'chat_left') have = undefined;
    else if (have === undefined) faults.push(`${shown(event)} came when they had no chat`);
    else if (previousRevision > have) faults.push(`${shown(event)} came after a hole from ${have}`);
    else if (revision <= have && !replied.has(revision)) faults.push(`${shown(event)} came when they had ${have}`);
    else have = Math.max(have, revision);
  }
  goOn();
  return { faults, ...(have !== undefined && { have }) };
}

/** What a client has to have at the end that has been told everything. */
export function wantedOf(log: ChatChanges, userId: UserId): number | undefined {
  const isIn = log.members.some((stay) => stay.userId === userId && stay.leftRevision === undefined);
  return isIn ? log.revision : undefined;
}

function toldOf({ chatId, members }: ChatChanges, follower: Follower): Told {
  const ofChat = follower.frames.filter(({ data }) => (data.chatId ?? data.message?.chatId) === chatId);
  const events = ofChat.flatMap(({ event: name, data: { revision, previousRevision } }) =>
    previousRevision === undefined ? [] : [{ name, revision: Number(revision), previousRevision: Number(previousRevision) }],
  );
  const replies = ofChat.filter(({ event, id }) => event === 'message_sent' && id !== undefined);
  return {
    ...follower,
    events,
    replied: new Set(replies.map(({ data }) => Number(data.message.revision))),
    stays: members.filter(({ userId }) => userId === follower.userId),
  };
}

const shown = ({ name, revision, previousRevision }: Told['events'][number]): string => `${name} ${previousRevision}-${revision}`;

function untimely({ stays }: Told, event: Told['events'][number]): string[] {
  const { name, revision } = event;
  const isIn = stays.some(({ joinedRevision, leftRevision = Infinity }) => joinedRevision <= revision && revision <= leftRevision);
  const isEnd = stays.some(({ leftRevision }) => leftRevision === revision);
  return [
    ...(isIn ? [] : [`${shown(event)} was while they were not in`]),
    ...(name === 'chat_left' && !isEnd ? [`${shown(event)} is not where they left`] : []),
  ];
}
