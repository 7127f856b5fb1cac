import { expect } from 'chai';
import fc from 'fast-check';
import { Confirmations } from '../../src/adapters/inbound/realtime/confirmations.js';
import { asChatId, type ChatId } from '../../src/domain/ids.js';

const [chat, other] = [asChatId('1'), asChatId('2')];

describe('what a socket confirms, when it was not sent in order', () => {
  it('is one range where the ranges sent overlap or touch, whichever was sent first', () => {
    for (const ranges of [
      [5, 11, 10, 12],
      [10, 12, 5, 11],
      [5, 8, 8, 12],
      [8, 12, 5, 8],
      [5, 12, 7, 9],
      [7, 9, 5, 12],
    ] as const) {
      const confirmations = new Confirmations();
      confirmations.note(chat, ranges[0], ranges[1], false);
      confirmations.note(chat, ranges[2], ranges[3], false);
      expect(confirmations.answer(confirmations.ask()), String(ranges)).to.deep.equal([{ chatId: chat, from: 5, to: 12 }]);
    }
  });

  it('keeps no more than the highest ranges of a client that fills no gap', () => {
    const confirmations = new Confirmations();
    for (let seq = 100; seq > 0; seq -= 1) confirmations.note(chat, seq * 2, seq * 2 + 1, false);
    const [lowest, ...others] = confirmations.answer(confirmations.ask());

    expect(others).to.have.length(31);
    expect(lowest).to.deep.equal({ chatId: chat, from: 138, to: 139 });
    expect(confirmations.isDue).to.equal(false);
  });

  it('is what a naive set of seqs says, whatever is sent and asked in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 6, arbitrary: aRange }, { weight: 1, arbitrary: fc.constant('ask' as const) })), (steps) => {
        const [confirmations, naive] = [new Confirmations(), new NaiveSeqs()];
        for (const step of steps) {
          if (step === 'ask') {
            expect(confirmations.answer(confirmations.ask())).to.have.deep.members(naive.ask());
          } else {
            confirmations.note(step.chatId, step.from, step.from + step.length, step.isOwn);
            naive.note(step);
          }
          expect(confirmations.isDue).to.equal(naive.isOwed);
        }
      }),
      { numRuns: 500 },
    );
  });
});

const aRange = fc.record({
  chatId: fc.constantFrom(chat, other),
  from: fc.nat(40),
  length: fc.nat(5),
  isOwn: fc.boolean(),
});

/** The seqs that were sent, one by one, and which of them are others'. */
class NaiveSeqs {
  private readonly seqs = new Map<ChatId, Map<number, { isOwed: boolean }>>();

  note({ chatId, from, length, isOwn }: { chatId: ChatId; from: number; length: number; isOwn: boolean }): void {
    const seqs = this.seqs.get(chatId) ?? new Map<number, { isOwed: boolean }>();
    this.seqs.set(chatId, seqs);
    for (let seq = from + 1; seq <= from + length; seq += 1) seqs.set(seq, { isOwed: !isOwn || seqs.get(seq)?.isOwed === true });
  }

  get isOwed(): boolean {
    return [...this.seqs.values()].some((seqs) => [...seqs.values()].some(({ isOwed }) => isOwed));
  }

  /** Every run of seqs that holds one of others that was not asked about yet. */
  ask(): { chatId: ChatId; from: number; to: number }[] {
    return [...this.seqs].flatMap(([chatId, seqs]) =>
      runsOf([...seqs.keys()]).flatMap((run) => {
        if (!run.some((seq) => seqs.get(seq)?.isOwed)) return [];
        run.forEach((seq) => seqs.set(seq, { isOwed: false }));
        return [{ chatId, from: run[0]! - 1, to: run.at(-1)! }];
      }),
    );
  }
}

function runsOf(seqs: number[]): number[][] {
  const runs: number[][] = [];
  for (const seq of seqs.sort((one, other) => one - other)) {
    const run = runs.at(-1);
    if (run?.at(-1) === seq - 1) run.push(seq);
    else runs.push([seq]);
  }
  return runs;
}
