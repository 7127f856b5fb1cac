import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { aGroupOf, aPerson, join, leave, sayMany } from '../support/storage-world.js';

/** What LogReader promises of heads. */
export function headsContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  it('tells the heads of all chats that people are in', async () => {
    const [{ id: one }, { id: other }] = [await aPerson(storage), await aPerson(storage)];
    const [shared, own, former] = [
      await aGroupOf(storage, one, []),
      await aGroupOf(storage, one, []),
      await aGroupOf(storage, one, [other]),
    ];
    await sayMany(storage, shared.chatId, one, 2);
    await join(storage, shared.chatId, other);
    await leave(storage, former.chatId, other);

    expect(await storage.logReader.headsOf([one, other])).to.have.deep.members([
      { userId: one, chatId: shared.chatId, revision: 4, lastSeq: 2, joinedSeq: 0, joinedRevision: 1 },
      { userId: other, chatId: shared.chatId, revision: 4, lastSeq: 2, joinedSeq: 2, joinedRevision: 4 },
      { userId: one, chatId: own.chatId, revision: 1, lastSeq: 0, joinedSeq: 0, joinedRevision: 1 },
      { userId: one, chatId: former.chatId, revision: 2, lastSeq: 0, joinedSeq: 0, joinedRevision: 1 },
    ]);
    expect(await storage.logReader.headsOf([])).to.deep.equal([]);
  });
}
