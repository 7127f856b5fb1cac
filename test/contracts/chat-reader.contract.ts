import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { type ChatId, type UserId } from '../../src/domain/ids.js';
import type { ChatView } from '../../src/domain/views.js';
import { aChatId, aGroup, aPerson, aPrivateChat, erase, join, leave, NOON, refusalOf, say, sayMany } from '../support/storage-world.js';

export function chatReaderContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const get = (viewer: UserId, chatId: ChatId) => storage.chatReader.get(viewer, chatId);
  const listed = async (viewer: UserId, chatId: ChatId): Promise<ChatView | undefined> =>
    (await storage.chatReader.list(viewer, { limit: 100 })).items.find(({ id }) => id === chatId);
  const idsListed = async (viewer: UserId) => (await storage.chatReader.list(viewer, { limit: 100 })).items.map(({ id }) => id);

  it('shows a private chat as the other person, with both as members', async () => {
    const one = await aPerson(storage, { avatarUrl: '/one.png' });
    const other = await aPerson(storage);
    const chatId = aChatId();
    const [low, high] = BigInt(one.id) < BigInt(other.id) ? [one.id, other.id] : [other.id, one.id];
    await storage.chats.openPrivate({ low, high }, { id: chatId, at: NOON });

    const seen = await get(other.id, chatId);

    expect(seen).to.include({
      name: one.name,
      avatarUrl: '/one.png',
      myRole: 'member',
      memberCount: 2,
      unreadCount: 0,
      lastActivityAt: NOON,
    });
    expect(seen).not.to.have.property('lastMessage');
    expect(seen.members?.map(({ user }) => user.id)).to.have.members([one.id, other.id]);
    expect(await listed(other.id, chatId)).to.deep.equal(seen);
    expect(await get(one.id, chatId))
      .to.include({ name: other.name })
      .and.not.to.have.property('avatarUrl');
  });

  it('shows a group by its own name, its members left out of lists', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    const { members: shown, ...chat } = await get(owner, chatId);

    expect(shown?.map(({ user }) => user.id)).to.have.members(members);
    expect(chat).to.include({ type: 'group', myRole: 'owner', memberCount: 3 });
    expect(await listed(owner, chatId)).to.deep.equal(chat);
  });

  it('shows members in the order of their coming, with their own standing', async () => {
    const { chatId, owner, members } = await aGroup(storage, 4);
    const [, reader = owner, gone = owner] = members;
    await say(storage, chatId, owner);
    await storage.cursors.advance([{ chatId, userId: reader, read: 1 }], NOON);
    const { id: late } = await aPerson(storage);
    await join(storage, chatId, late);
    await leave(storage, chatId, gone);
    const inOrder = members.filter((id) => id !== gone).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));

    const shown = (await get(reader, chatId)).members ?? [];

    expect(shown.map(({ user }) => user.id)).to.deep.equal([...inOrder, late]);
    expect(shown.find(({ user }) => user.id === reader)).to.include({ joinedSeq: 0, deliveredSeq: 1, readSeq: 1 });
    expect(shown.find(({ user }) => user.id === late)).to.include({ joinedSeq: 1, deliveredSeq: 1, readSeq: 1 });
    expect(shown.every(({ user }) => user.isAcquainted && !user.online)).to.equal(true);
  });

  it('shows the newest message as it is now', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await say(storage, chatId, one);
    const newest = await say(storage, chatId, one, { content: 'newest' });
    const before = await listed(other, chatId);
    const asSent = await storage.messageReader.get(one, newest);
    await erase(storage, newest, one);

    expect(before?.lastMessage).to.deep.equal(asSent);
    const tombstone = (await listed(other, chatId))?.lastMessage;
    expect(tombstone)
      .to.include({ seq: 2, deletedAt: NOON + 1 })
      .and.not.to.have.property('content');
    expect(tombstone).to.deep.equal((await get(one, chatId)).lastMessage);
  });

  it('shows no message from before the viewer came', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    await say(storage, chatId, owner);
    const { id } = await aPerson(storage);
    await join(storage, chatId, id);
    const before = await listed(id, chatId);
    await say(storage, chatId, owner);

    expect(before).not.to.have.property('lastMessage');
    expect((await get(id, chatId)).lastMessage).to.include({ seq: 2 });
  });

  it('counts for each viewer what they have not read', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, member = owner] = members;
    await sayMany(storage, chatId, owner, 3);
    await say(storage, chatId, member);
    await storage.cursors.advance([{ chatId, userId: member, read: 1 }], NOON);

    expect(await get(member, chatId)).to.include({ unreadCount: 2 });
    expect(await listed(member, chatId)).to.include({ unreadCount: 2 });
    expect(await listed(owner, chatId)).to.include({ unreadCount: 1 });
  });

  it('tells members of a chat from those who have left it, or never were in it', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, gone = owner] = members;
    const elsewhere = await aGroup(storage, 1);
    const isMember = (userId: UserId, where = chatId) => storage.chatReader.isMember(userId, where);

    expect(await isMember(gone)).to.equal(true);
    await leave(storage, chatId, gone);

    expect(await Promise.all([isMember(owner), isMember(gone), isMember(elsewhere.owner), isMember(owner, aChatId())])).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
    await join(storage, chatId, gone);
    expect(await isMember(gone)).to.equal(true);
  });

  it('shows a chat to nobody but its members', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, gone = owner] = members;
    await leave(storage, chatId, gone);
    const stranger = await aPerson(storage);

    expect(await refusalOf(get(stranger.id, chatId))).to.equal('chat_not_found');
    expect(await refusalOf(get(gone, chatId))).to.equal('chat_not_found');
    expect(await refusalOf(get(owner, aChatId()))).to.equal('chat_not_found');
    expect(await idsListed(gone)).to.deep.equal([]);
    expect(await get(owner, chatId)).to.include({ memberCount: 1 });
  });
}
