import type { ChatId, UserId } from '../../domain/ids.js';
import type { PresenceBoard } from '../ports/presence-board.js';
import type { SyncMoment, SyncReader, SyncStanding } from '../ports/sync-reader.js';
import { changesWithPresence, chatsWithPresence } from '../presence.js';
import { goneFrom, planSync, type Asked, type Plan } from './plan.js';
import type { SyncedChat } from './sync.js';

/** The messages of a chat after seq `from` up to `to`: what a client has once it has the answer. */
export interface Brought {
  chatId: ChatId;
  from: number;
  to: number;
}

export interface Told {
  chats: SyncedChat[];
  left: string[];
  hasMore: boolean;
  brought: Brought[];
}

/** The chats whose logs went on, each with what the client lacks of it. Rows and heads are of one moment. */
export async function chatsToldOf(
  { syncReader, board }: { syncReader: SyncReader; board: PresenceBoard },
  viewer: UserId,
  asked: Asked & { among: readonly ChatId[] | undefined },
): Promise<Told> {
  const { chats, standings, hasMore } = await syncReader.at(viewer, async (moment) => {
    const standings = await moment.standings(asked.among);
    const { plans, hasMore } = planSync(standings, asked);
    return { chats: await carriedOut(moment, plans), standings, hasMore };
  });

  return {
    chats: await withPresence(board, chats),
    left: goneFrom(standings, asked),
    brought: [...broughtBy(chats, standings), ...hadBefore(standings, asked)],
    hasMore,
  };
}

async function carriedOut(moment: SyncMoment, plans: readonly Plan[]): Promise<SyncedChat[]> {
  const resets = plans.filter((plan) => plan.kind === 'reset');
  const followed = plans.filter((plan) => plan.kind === 'changes');
  const inFull = new Set(resets.filter((plan) => plan.withMembers).map(({ standing }) => standing.chatId));
  const views = await moment.views(
    plans.map(({ standing }) => standing.chatId),
    inFull,
  );
  const rows = await moment.changes(followed);
  const newest = await moment.newest(resets.map((plan) => ({ standing: plan.standing, limit: plan.newest })));

  return plans.map(({ standing, kind, withMembers }) => {
    const { chatId, revision } = standing;
    const chat = views.get(chatId);
    const changes = kind === 'changes' ? rows.get(chatId) : { revision, hasMore: false, messages: newest.get(chatId) ?? [], members: [] };
    // All is read of one moment, in which the viewer is in these chats.
    if (!chat || !changes) throw new Error(`chat ${chatId} is and is not there`);
    const { members, ...told } = changes;
    const isReset = kind === 'reset';
    return { chatId, chat, ...told, isReset, ...(!isReset && withMembers && { members }) };
  });
}

/** What was told up to the head has the client in possession of every message, those before included, which it said that it has. */
function broughtBy(chats: readonly SyncedChat[], standings: readonly SyncStanding[]): Brought[] {
  const complete = new Set(chats.filter(({ hasMore }) => !hasMore).map(({ chatId }) => chatId));
  return standings.filter(({ chatId }) => complete.has(chatId)).flatMap(undelivered);
}

const hadBefore = (standings: readonly SyncStanding[], { chats }: Asked): Brought[] =>
  standings.filter(({ chatId, revision }) => chats.get(chatId) === revision).flatMap(undelivered);

const undelivered = ({ chatId, deliveredSeq, lastSeq }: SyncStanding): Brought[] =>
  deliveredSeq < lastSeq ? [{ chatId, from: deliveredSeq, to: lastSeq }] : [];

async function withPresence(board: PresenceBoard, chats: readonly SyncedChat[]): Promise<SyncedChat[]> {
  const views = await chatsWithPresence(
    board,
    chats.map(({ chat }) => chat),
  );
  const members = await changesWithPresence(
    board,
    chats.map((each) => each.members ?? []),
  );
  return chats.map((each, index) => ({
    ...each,
    chat: views[index] ?? each.chat,
    ...(each.members && { members: members[index] ?? each.members }),
  }));
}
