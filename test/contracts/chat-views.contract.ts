import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import type { ChatId, UserId } from '../../src/domain/ids.js';
import { aChatId, aGroup, aPerson, aPrivateChat, join, leave, say, sayMany } from '../support/storage-world.js';

/** What ChatReader promises of a chat as several people see it. */
export function chatViewsContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  /** Every viewer's chat must be what they would be shown alone. */
  const expectAsAlone = async (chatId: ChatId, viewers: readonly UserId[]) => {
    const { byViewer, members } = await storage.chatReader.viewsFor(chatId, viewers);
    expect([...byViewer.keys()]).to.have.members([...new Set(viewers)]);
    for (const viewer of viewers) expect({ ...byViewer.get(viewer), members }).to.deep.equal(await storage.chatReader.get(viewer, chatId));
  };

  it('shows each their own role, count and newest message', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    const [, reader = owner, other = owner] = members;
    await sayMany(storage, chatId, owner, 3);
    await storage.cursors.advance([{ chatId, userId: reader, read: 2 }], Date.now());
    const { id: late } = await aPerson(storage);
    await join(storage, chatId, late);
    const { byViewer } = await storage.chatReader.viewsFor(chatId, [owner, reader, other, late]);

    expect([owner, reader, other, late].map((viewer) => byViewer.get(viewer)?.unreadCount)).to.deep.equal([0, 1, 3, 0]);
    expect(byViewer.get(owner)).to.include({ myRole: 'owner', memberCount: 4 });
    expect(byViewer.get(late)).not.to.have.property('lastMessage');
    await expectAsAlone(chatId, [owner, reader, other, late, owner]);
    await say(storage, chatId, reader);
    await expectAsAlone(chatId, [late, other]);
  });

  it('shows each of two the other', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);

    await expectAsAlone(chatId, [one, other]);
  });

  it('leaves out who is not in the chat, and shows its members to nobody then', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, gone = owner] = members;
    await leave(storage, chatId, gone);
    const { id: stranger } = await aPerson(storage);
    const { byViewer } = await storage.chatReader.viewsFor(chatId, [gone, owner, stranger]);

    expect([...byViewer.keys()]).to.deep.equal([owner]);
    for (const [where, viewers] of [
      [chatId, [gone, stranger]],
      [chatId, []],
      [aChatId(), [owner]],
    ] as const)
      expect(await storage.chatReader.viewsFor(where, viewers)).to.deep.equal({ byViewer: new Map() });
  });

  it('leaves out the members where they are more than a hundred', async () => {
    const { chatId, owner, members } = await aGroup(storage, 100);
    const [, last = owner] = members;
    await expectAsAlone(chatId, [owner, last]);
    const { id: late } = await aPerson(storage);
    await join(storage, chatId, late);
    const { byViewer, members: told } = await storage.chatReader.viewsFor(chatId, [owner, late]);

    expect(told).to.equal(undefined);
    expect(byViewer.get(late)).to.include({ memberCount: 101, myRole: 'member' }).and.not.to.have.property('members');
    await leave(storage, chatId, late);
    await expectAsAlone(chatId, [owner]);
  });
}
