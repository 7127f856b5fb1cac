import { expect } from 'chai';
import fc from 'fast-check';
import { asUserId, type UserId } from '../../src/domain/ids.js';
import { advance, statusOf } from '../../src/domain/receipt-policy.js';

interface Stay {
  userId: UserId;
  joinedSeq: number;
  leftSeq?: number;
  deliveredSeq: number;
  readSeq: number;
}

interface Log {
  stays: Stay[];
  messages: { seq: number; senderId: UserId }[];
}

type Step = { userId: UserId } & ({ kind: 'join' | 'leave' | 'send' } | { kind: 'delivered' | 'read'; seq: number });

const users = fc.constantFrom('1', '2', '3', '4').map(asUserId);
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ userId: users, kind: fc.constantFrom('join' as const, 'leave' as const) }),
  fc.record({ userId: users, kind: fc.constant('send' as const) }),
  fc.record({ userId: users, kind: fc.constantFrom('delivered' as const, 'read' as const), seq: fc.nat(15) }),
);

const ORDER = ['sent', 'delivered', 'read'];
const ranksOf = ({ messages, stays }: Log) => messages.map((message) => ORDER.indexOf(statusOf(message, stays)));

/** The log after one more thing happened in it; what cannot happen does not. */
function after({ stays, messages }: Log, step: Step): Log {
  const head = messages.length;
  const open = stays.find(({ userId, leftSeq }) => userId === step.userId && leftSeq === undefined);
  const withOpen = (change: (stay: Stay) => Stay): Log => ({ messages, stays: stays.map((stay) => (stay === open ? change(stay) : stay)) });

  switch (step.kind) {
    case 'join':
      if (open) return { stays, messages };
      return { messages, stays: [...stays, { userId: step.userId, joinedSeq: head, deliveredSeq: head, readSeq: head }] };
    case 'send':
      return open ? { stays, messages: [...messages, { seq: head + 1, senderId: step.userId }] } : { stays, messages };
    case 'leave':
      return withOpen((stay) => ({ ...stay, leftSeq: head }));
    case 'delivered':
    case 'read':
      return withOpen((stay) => advance(stay, { [step.kind]: step.seq }, head));
  }
}

describe('the status of a message', () => {
  it('never falls, whoever comes, goes, writes and reads', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 60, size: 'max' }), (happening) => {
        let log: Log = { stays: [], messages: [] };
        for (const step of happening) {
          const before = ranksOf(log);
          log = after(log, step);
          const now = ranksOf(log);
          expect(before.every((rank, i) => (now[i] ?? -1) >= rank)).to.equal(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
