import { expect } from 'chai';
import type { CursorMove } from '../../src/application/ports/cursor-store.js';
import type { Storage } from '../../src/application/ports/ports.js';
import { aGroup, join, leave, NOON, say } from '../support/storage-world.js';

/** What CursorStore promises of `confirmed`: nothing is called delivered that was skipped. */
export function confirmationsContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  /** A group whose log was written by these, 'them' and 'me', and a way to move my cursors. */
  const aLog = async (...written: ('me' | 'them')[]) => {
    const { chatId, owner: them, members } = await aGroup(storage, 2);
    const [, me = them] = members;
    for (const who of written) await say(storage, chatId, who === 'me' ? me : them);
    const move = async (to: Partial<CursorMove>) => {
      const [moved] = await storage.cursors.advance([{ chatId, userId: me, ...to }], NOON);
      return moved?.deliveredSeq;
    };
    return { chatId, me, them, move };
  };

  it('moves the cursor over what a device has, from where it was', async () => {
    const { move } = await aLog('them', 'them', 'them');

    expect(await move({ confirmed: { from: 0, to: 2 } })).to.equal(2);
    expect(await move({ confirmed: { from: 1, to: 3 } })).to.equal(3);
  });

  it('does not move the cursor over messages of others that no device has', async () => {
    const { move } = await aLog('them', 'them', 'them');

    expect(await move({ confirmed: { from: 1, to: 3 } })).to.equal(undefined);
    expect(await move({ confirmed: { from: 3, to: 3 } })).to.equal(undefined);
    expect(await move({ confirmed: { from: 0, to: 1 } })).to.equal(1);
  });

  it("moves the cursor over the member's own messages, which no device needs to be sent", async () => {
    const { move } = await aLog('me', 'me', 'them');

    expect(await move({ confirmed: { from: 2, to: 3 } })).to.equal(3);
  });

  it("does not move over another's message that stands between one's own", async () => {
    const { move } = await aLog('me', 'them', 'me', 'them');

    expect(await move({ confirmed: { from: 3, to: 4 } })).to.equal(undefined);
  });

  it('takes a message of one who has left for one of the others', async () => {
    const { chatId, me, them, move } = await aLog('them', 'me');
    await leave(storage, chatId, them);
    await say(storage, chatId, me);

    expect(await move({ confirmed: { from: 2, to: 3 } })).to.equal(undefined);
  });

  it('moves the cursor by what the member says, where a confirmation leaves a gap', async () => {
    const { move } = await aLog('them', 'them', 'them', 'them');

    expect(await move({ confirmed: { from: 3, to: 4 }, delivered: 1 })).to.equal(1);
  });

  it('takes what the member says in the same move for had', async () => {
    const { move } = await aLog('them', 'them', 'them', 'them');

    expect(await move({ confirmed: { from: 2, to: 3 }, delivered: 2 })).to.equal(3);
    expect(await move({ confirmed: { from: 4, to: 4 }, read: 4 })).to.equal(4);
  });

  it('counts nothing from before a member came in as skipped', async () => {
    const { chatId, me, them } = await aLog('them', 'them');
    await leave(storage, chatId, me);
    await say(storage, chatId, them);
    await join(storage, chatId, me);
    await say(storage, chatId, them);

    const [moved] = await storage.cursors.advance([{ chatId, userId: me, confirmed: { from: 3, to: 4 } }], NOON);

    expect(moved).to.include({ deliveredSeq: 4, readSeq: 3 });
  });
}
