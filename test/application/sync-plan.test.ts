import { expect } from 'chai';
import fc from 'fast-check';
import type { SyncStanding } from '../../src/application/ports/sync-reader.js';
import { goneFrom, planSync, type Plan } from '../../src/application/sync/plan.js';
import { asChatId } from '../../src/domain/ids.js';

const standing = (n: number, details: Partial<SyncStanding> = {}): SyncStanding => ({
  chatId: asChatId(String(n)),
  revision: 50,
  lastSeq: 40,
  memberCount: 2,
  lastActivityAt: 1_000 - n,
  joinedSeq: 0,
  joinedRevision: 1,
  deliveredSeq: 0,
  ...details,
});
const having = (chats: Record<string, number>) => new Map(Object.entries(chats));
const summary = (plan: Plan) =>
  plan.kind === 'changes'
    ? `${plan.standing.chatId}: ${plan.limit} after ${plan.after}`
    : `${plan.standing.chatId}: newest ${plan.newest}${plan.withMembers ? ' and members' : ''}`;
const planned = (standings: SyncStanding[], chats: Record<string, number>, limit: number) => {
  const { plans, hasMore } = planSync(standings, { chats: having(chats), limit });
  return { plans: plans.map(summary), hasMore };
};

describe('what a sync tells', () => {
  it('is what came after the revision that the client has, and nothing of a chat that it has all of', () => {
    expect(planned([standing(1), standing(2)], { 1: 40, 2: 50 }, 200)).to.deep.equal({ plans: ['1: 10 after 40'], hasMore: false });
  });

  it('begins anew what is not named, was joined since, is far behind, or is ahead of its log', () => {
    const standings = [standing(1), standing(2, { joinedRevision: 45, joinedSeq: 38 }), standing(3), standing(4)];

    expect(planned(standings, { 2: 44, 3: 9, 4: 51 }, 40)).to.deep.equal({
      plans: ['1: newest 30 and members', '2: newest 2 and members'],
      hasMore: true,
    });
    expect(planned(standings.slice(2, 3), { 3: 9 }, 41).plans).to.deep.equal(['3: 41 after 9']);
    expect(planned(standings.slice(2, 3), { 3: 9 }, 40).plans).to.deep.equal(['3: newest 30 and members']);
    expect(planned(standings.slice(3), { 4: 51 }, 40).plans).to.deep.equal(['4: newest 30 and members']);
  });

  it('leaves the members of a large group to be fetched', () => {
    expect(planned([standing(1, { memberCount: 101 })], {}, 200).plans).to.deep.equal(['1: newest 30']);
    expect(planned([standing(1, { memberCount: 100 })], {}, 200).plans).to.deep.equal(['1: newest 30 and members']);
  });

  it('stops where its room ends, and goes on from the chat that it told a part of', () => {
    const standings = [standing(1), standing(2), standing(3)];

    expect(planned(standings, { 1: 40, 2: 40, 3: 40 }, 15)).to.deep.equal({ plans: ['1: 10 after 40', '2: 5 after 40'], hasMore: true });
    expect(planned(standings, { 1: 50, 2: 45, 3: 40 }, 15)).to.deep.equal({ plans: ['2: 5 after 45', '3: 10 after 40'], hasMore: false });
  });

  it('goes on with a chat that was not reached, and came to the top meanwhile', () => {
    expect(planned([standing(3, { revision: 51 }), standing(1), standing(2)], { 1: 50, 2: 45, 3: 40 }, 15).plans).to.deep.equal([
      '3: 11 after 40',
      '2: 4 after 45',
    ]);
  });

  it('tells of one chat at least, however little room there is', () => {
    expect(planned([standing(1, { memberCount: 90 }), standing(2)], {}, 1)).to.deep.equal({
      plans: ['1: newest 1 and members'],
      hasMore: true,
    });
  });

  it('gets to the end of everything in a bounded number of answers, none larger than asked for but by members', () => {
    const standings = fc
      .array(fc.record({ revision: fc.integer({ min: 1, max: 60 }), memberCount: fc.integer({ min: 2, max: 150 }) }), { maxLength: 25 })
      .map((chats) => chats.map(({ revision, memberCount }, i) => standing(i + 1, { revision, lastSeq: revision - 1, memberCount })));
    const haves = fc.array(fc.option(fc.integer({ min: 0, max: 70 }), { nil: undefined }), { minLength: 25, maxLength: 25 });

    fc.assert(
      fc.property(standings, haves, fc.integer({ min: 1, max: 20 }), (all, have, limit) => {
        const known = new Map(all.flatMap(({ chatId }, i): [string, number][] => (have[i] === undefined ? [] : [[chatId, have[i]]])));
        let hasMore: boolean;
        let answers = 0;
        do {
          const answer = planSync(all, { chats: known, limit });
          for (const plan of answer.plans)
            known.set(plan.standing.chatId, plan.kind === 'changes' ? plan.after + plan.limit : plan.standing.revision);
          const rows = answer.plans.map((plan) => (plan.kind === 'changes' ? plan.limit : plan.newest));
          expect(rows.reduce((sum, each) => sum + each, 0)).to.be.at.most(limit);
          hasMore = answer.hasMore;
          answers += 1;
        } while (hasMore);

        expect(all.filter(({ chatId, revision }) => known.get(chatId) !== revision)).to.deep.equal([]);
        expect(answers).to.be.at.most(2 * all.length + 1);
      }),
    );
  });
});

describe('what a sync says is gone', () => {
  it('is every chat named that the user is not in, as it was named', () => {
    expect(goneFrom([standing(1)], { chats: having({ 1: 5, 7: 1, nonsense: 0 }), limit: 1 })).to.deep.equal(['7', 'nonsense']);
  });
});
