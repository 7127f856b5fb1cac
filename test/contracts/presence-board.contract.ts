import { expect } from 'chai';
import type { PresenceBoard } from '../../src/application/ports/presence-board.js';
import { aUserId } from '../support/storage-world.js';

export function presenceBoardContract(open: () => Promise<PresenceBoard>): void {
  it('tells which of these are here', async () => {
    const board = await open();
    const [here, alsoHere, away] = [aUserId(), aUserId(), aUserId()];
    await board.arrive(here);
    await board.arrive(alsoHere);

    expect(await board.online([here, away])).to.deep.equal(new Set([here]));
    expect(await board.online([])).to.deep.equal(new Set());
  });

  it('forgets who departed', async () => {
    const board = await open();
    const [one, other] = [aUserId(), aUserId()];
    await board.arrive(one);
    await board.arrive(other);
    await board.depart(one);

    expect(await board.online([one, other])).to.deep.equal(new Set([other]));
  });

  it('takes a second arrival for the first, and a departure without one for none', async () => {
    const board = await open();
    const [one, other] = [aUserId(), aUserId()];
    await board.arrive(one);
    await board.arrive(one);
    await board.depart(one);
    await board.depart(other);

    expect(await board.online([one, other])).to.deep.equal(new Set());
  });

  it('gives an answer that is the caller’s own', async () => {
    const board = await open();
    const id = aUserId();
    await board.arrive(id);
    (await board.online([id])).clear();

    expect(await board.online([id])).to.deep.equal(new Set([id]));
  });
}
