import { expect } from 'chai';
import type { CursorMove } from '../../src/application/ports/cursor-store.js';
import type { Storage } from '../../src/application/ports/ports.js';
import { aPrivateChat, NOON, say, sayMany, upTo } from '../support/storage-world.js';

/** What CursorStore promises of one member's moves, however many come at once. */
export function cursorRacesContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const aReader = async (count: number) => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await sayMany(storage, chatId, one, count);
    const move = (to: Partial<CursorMove>) => storage.cursors.advance([{ chatId, userId: other, ...to }], NOON);
    return { chatId, one, move, standing: () => storage.receiptReader.standing(other, chatId) };
  };

  it('ends at the furthest of twenty moves', async () => {
    const { move, standing } = await aReader(20);
    await Promise.all(upTo(1, 20).map((seq) => move(seq % 2 ? { read: seq } : { delivered: seq })));

    expect(await standing()).to.include({ deliveredSeq: 20, readSeq: 19 });
  });

  it('tells each step of a cursor once, while moves race with each other and with messages', async () => {
    const { chatId, one, move, standing } = await aReader(1);
    const racing = await Promise.all(upTo(1, 30).map(async () => [await say(storage, chatId, one), await move({ read: 99 })] as const));
    const moved = racing.flatMap(([, moves]) => moves);
    const steps = moved.map(({ before, readSeq }) => readSeq - before.readSeq);

    expect(Math.min(...steps)).to.be.at.least(1);
    expect(steps.reduce((sum, step) => sum + step, 0)).to.equal(31);
    expect(await standing()).to.include({ readSeq: 31, deliveredSeq: 31, lastSeq: 31 });
  });

  it('lets no move of the past take a cursor back, while it moves on', async () => {
    const { chatId, one, move, standing } = await aReader(0);
    const seen: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([move({ read: 99 }), say(storage, chatId, one), move({ read: 99 }), say(storage, chatId, one), move({ read: 1 })]);
      seen.push((await standing()).readSeq);
    }

    expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
  });
}
