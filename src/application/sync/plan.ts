import { MEMBERS_TOLD_MAX } from '../../domain/chat.js';
import type { ChatId } from '../../domain/ids.js';
import type { SyncStanding, SyncWanted } from '../ports/sync-reader.js';

/** A chat that is begun anew shows this many of its newest messages; what is older is history. */
export const NEWEST_MAX = 30;

export interface Asked {
  /** The revision that the client has of each chat that it knows, by the id as the client wrote it. */
  chats: ReadonlyMap<string, number>;
  /** Messages and members in the whole answer. */
  limit: number;
}

/** What is to be told of one chat. */
export type Plan = ({ kind: 'changes' } & SyncWanted) | { kind: 'reset'; standing: SyncStanding; newest: number; withMembers: boolean };

/**
 * What an answer tells, and whether there is more. Each change has a revision of its own, so how many there are at most is known before
 * anything is read. At least one chat is told of, so that every answer gets further: what the client has by then tells where the next
 * one goes on, also in chats that went on themselves meanwhile.
 * @param standings latest activity first
 */
export function planSync(standings: readonly SyncStanding[], asked: Asked): { plans: Plan[]; hasMore: boolean } {
  const plans: Plan[] = [];
  let room = asked.limit;
  for (const standing of standings) {
    const plan = planOf(standing, asked);
    if (!plan) continue;
    const cost = costOf(plan);
    const isFirst = plans.length === 0;
    if (room <= 0 || (cost > room && plan.kind === 'reset' && !isFirst)) return { plans, hasMore: true };

    plans.push(plan.kind === 'changes' ? { ...plan, limit: Math.min(room, plan.limit) } : plan);
    if (cost > room && plan.kind === 'changes') return { plans, hasMore: true };
    room -= cost;
  }
  return { plans, hasMore: false };
}

/** Undefined for a chat that the client has all of. */
function planOf(standing: SyncStanding, { chats, limit }: Asked): Plan | undefined {
  const { chatId, revision, lastSeq, joinedSeq, joinedRevision, memberCount } = standing;
  const have = chats.get(chatId);
  if (have === revision) return undefined;
  // Who has more than there is has it from a log that was lost, and restored from an earlier day.
  const canFollow = have !== undefined && have >= joinedRevision && have < revision && revision - have <= limit;
  const withMembers = memberCount <= MEMBERS_TOLD_MAX;
  if (canFollow) return { kind: 'changes', standing, after: have, limit: revision - have, withMembers };

  return { kind: 'reset', standing, newest: Math.min(NEWEST_MAX, limit, lastSeq - joinedSeq), withMembers };
}

function costOf(plan: Plan): number {
  if (plan.kind === 'changes') return plan.limit;
  return Math.max(1, plan.newest + (plan.withMembers ? plan.standing.memberCount : 0));
}

/** The chats that the client names and is in no longer, as it wrote them. */
export const goneFrom = (standings: readonly { chatId: ChatId }[], { chats }: Asked): string[] => {
  const there = new Set<string>(standings.map(({ chatId }) => chatId));
  return [...chats.keys()].filter((chatId) => !there.has(chatId));
};
