import { expect } from 'chai';
import { cursorMoves } from '../../src/application/receipts/cursor-moves.js';
import type { CursorMove, CursorStore, Moved } from '../../src/application/ports/cursor-store.js';
import { memoryBus } from '../../src/adapters/outbound/memory/memory-bus.js';
import type { CursorMoved, DomainEvent } from '../../src/domain/events.js';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import { ManualTime } from '../support/manual-time.js';

const chatId = asChatId('1');
const [ada, bob] = [asUserId('10'), asUserId('11')];

/** A store that keeps cursors as they are said to be, and every call that was made to it. */
class Store implements CursorStore {
  readonly calls: CursorMove[][] = [];
  isAway = false;
  private readonly read = new Map<string, number>();

  async advance(moves: readonly CursorMove[]): Promise<Moved[]> {
    if (this.isAway) throw new Error('away');
    this.calls.push([...moves]);
    return moves.map((move) => {
      const before = this.read.get(move.userId) ?? 0;
      const to = Math.max(before, move.read ?? move.confirmed?.to ?? 0);
      this.read.set(move.userId, to);
      const cursors = move.read === undefined ? { deliveredSeq: to, readSeq: 0 } : { deliveredSeq: to, readSeq: to };
      return {
        chatId: move.chatId,
        userId: move.userId,
        ...cursors,
        before: { deliveredSeq: before, readSeq: 0 },
        lastSeq: 9,
        senders: [ada],
      };
    });
  }
}

describe('moves of cursors', () => {
  let [time, store, heard] = [new ManualTime(), new Store(), [] as CursorMoved[]];
  let faults: unknown[] = [];
  const faultsTo = (error: unknown) => void faults.push(error);
  let moves = cursorMoves({ cursors: store, bus: memoryBus(faultsTo), clock: time, timers: time, faults: faultsTo });
  beforeEach(() => {
    [time, store, heard] = [new ManualTime(), new Store(), []];
    const bus = memoryBus(() => undefined);
    bus.subscribe((event: DomainEvent) => event.type === 'cursor.moved' && heard.push(event));
    moves = cursorMoves({ cursors: store, bus, clock: time, timers: time, faults: faultsTo });
    faults = [];
  });

  it('are written at once after a pause, and together while they come fast', async () => {
    const first = moves.move({ chatId, userId: bob, read: 1 }, undefined);
    await time.pass(0);
    await first;
    for (const read of [2, 3, 4]) void moves.move({ chatId, userId: bob, read }, undefined);
    void moves.move({ chatId, userId: ada, read: 2 }, undefined);
    await time.pass(49);
    expect(store.calls).to.have.length(1);
    await time.pass(1);

    expect(store.calls[1]).to.deep.equal([
      { chatId, userId: bob, read: 4 },
      { chatId, userId: ada, read: 2 },
    ]);
  });

  it('are told of once each, sparing the socket that asked', async () => {
    const done = [moves.move({ chatId, userId: bob, read: 3 }, 'phone'), moves.move({ chatId, userId: bob, read: 5 }, 'phone')];
    await time.pass(0);
    await Promise.all(done);

    expect(heard.map(({ status, upToSeq, origin, isAll }) => ({ status, upToSeq, origin, isAll }))).to.deep.equal([
      { status: 'read', upToSeq: 5, origin: 'phone', isAll: false },
    ]);
  });

  it('spare nobody when two sockets asked at once', async () => {
    const done = [moves.move({ chatId, userId: bob, read: 3 }, 'phone'), moves.move({ chatId, userId: bob, read: 3 }, 'laptop')];
    await time.pass(0);
    await Promise.all(done);

    expect(heard.map(({ origin }) => origin)).to.deep.equal([undefined]);
  });

  it('keep confirmed ranges that do not touch apart, each for a flush of its own', async () => {
    moves.confirm({ chatId, userId: bob, confirmed: { from: 0, to: 3 } }, 'phone');
    moves.confirm({ chatId, userId: bob, confirmed: { from: 3, to: 4 } }, 'phone');
    moves.confirm({ chatId, userId: bob, confirmed: { from: 6, to: 8 } }, 'laptop');
    await time.pass(0);
    await time.pass(50);

    expect(store.calls.flat().map(({ confirmed }) => confirmed)).to.deep.equal([
      { from: 0, to: 4 },
      { from: 6, to: 8 },
    ]);
  });

  it('tell who waits that the storage is away, and try a confirmation again until it is written', async () => {
    store.isAway = true;
    const refused = moves
      .move({ chatId, userId: ada, read: 3 }, undefined)
      .catch((error: unknown) => (error instanceof Error ? error.message : 'another fault'));
    moves.confirm({ chatId, userId: bob, confirmed: { from: 0, to: 3 } }, 'phone');
    await time.pass(0);
    expect(await refused).to.equal('away');
    await time.pass(2_500);
    expect(store.calls).to.deep.equal([]);

    expect(faults.map(String)).to.deep.equal(['Error: away', 'Error: away', 'Error: away']);

    store.isAway = false;
    await time.pass(1_000);
    expect(store.calls).to.deep.equal([[{ chatId, userId: bob, confirmed: { from: 0, to: 3 } }]]);
  });

  it('are all written when a node comes to rest', async () => {
    moves.confirm({ chatId, userId: bob, confirmed: { from: 0, to: 3 } }, 'phone');
    await moves.settle();

    expect(store.calls).to.have.length(1);
  });
});
