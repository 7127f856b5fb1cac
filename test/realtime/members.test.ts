import { expect } from 'chai';
import type { MembersChanged } from '../../src/domain/events.js';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import { Part } from '../../src/bootstrap/container.js';
import { Wire, group, privateChat, register, type Person } from '../support/client.js';
import { startNode, type Node, type StorageName } from '../support/node.js';
import { hastened } from '../support/time.js';

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`who is told what of a chat, on ${storage}`, () => {
    let node: Node;
    before(async () => {
      // The grace after the last socket has gone is five seconds.
      node = await startNode(storage, { change: hastened(5) });
    });
    after(() => node.stop());

    const tell = (change: MembersChanged | undefined) => change && node.container.get(Part.bus).publish(change);
    const join = async (chatId: string, ...people: Person[]) =>
      tell(
        await node.container
          .get(Part.storage)
          .chats.join(asChatId(chatId), { userIds: people.map(({ id }) => asUserId(id)), at: Date.now() }),
      );
    const leave = async (chatId: string, { id }: Person, wasRemoved = false) =>
      tell(await node.container.get(Part.storage).chats.leave(asChatId(chatId), { userId: asUserId(id), wasRemoved, at: Date.now() }));

    it('shows a new chat to both, each with the name of the other', async () => {
      const [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
      const [adas, bobs] = [await Wire.open(node.url, ada.token), await Wire.open(node.url, bob.token)];
      const chatId = await privateChat(ada, bob);

      expect((await adas.next('chat_created')).data).to.deep.include({ chatId, revision: 1, previousRevision: 0 });
      expect((await adas.next('chat_created')).data.chat.name).to.equal('bob');
      expect((await bobs.next('chat_created')).data.chat.name).to.equal('ada');
    });

    it('shows a newcomer the chat first and then what is said, and a leaver nothing after their last frame', async () => {
      const [ada, bob, eve] = [await register(node.url, 'ada'), await register(node.url, 'bob'), await register(node.url, 'eve')];
      const chatId = await group(ada, [bob]);
      const [adas, bobs, eves] = await Promise.all([ada, bob, eve].map(({ token }) => Wire.open(node.url, token)));

      await adas!.send(chatId, 'before eve');
      await join(chatId, eve);
      await adas!.send(chatId, 'hello eve');
      await leave(chatId, bob, true);
      await adas!.send(chatId, 'without bob');
      await eves!.next('new_message', ({ data }) => data.message.content === 'without bob');

      const logged = (wire: Wire) =>
        wire.frames.filter(({ data }) => data.chatId === chatId && data.revision !== undefined && data.previousRevision !== undefined);
      expect(logged(eves!).map(({ event }) => event)).to.deep.equal(['chat_created', 'new_message', 'chat_updated', 'new_message']);
      expect(logged(bobs!).map(({ event }) => event)).to.deep.equal(['new_message', 'chat_updated', 'new_message', 'chat_left']);
      expect(bobs!.of('chat_left')[0]!.data).to.deep.include({ chatId, reason: 'removed' });
      expect(
        (await eve.http.get(`/api/messages/chat/${chatId}`)).body.messages.map(({ content }: { content: string }) => content),
      ).to.deep.equal(['hello eve', 'without bob']);
      expect((await bob.http.get(`/api/messages/chat/${chatId}`)).status).to.equal(404);
    });

    it('closes the revision of a deletion for who may not see what was deleted', async () => {
      const [ada, bob, eve] = [await register(node.url, 'ada'), await register(node.url, 'bob'), await register(node.url, 'eve')];
      const chatId = await group(ada, [bob]);
      await ada.http.post('/api/messages', { chatId, content: 'old' });
      await join(chatId, eve);
      const [bobs, eves] = [await Wire.open(node.url, bob.token), await Wire.open(node.url, eve.token)];

      await ada.http.delete(`/api/messages/${chatId}.1`);

      const { data } = await bobs.next('message_deleted');
      expect(data.message).to.include({ id: `${chatId}.1`, content: null });
      const closing = await eves.next('chat_updated');
      expect(closing.data).to.deep.equal({ chatId, revision: data.revision, previousRevision: data.previousRevision, changed: {} });
    });

    it('says who comes online and goes offline to those who share a chat, once for two devices', async () => {
      const [ada, bob, eve] = [await register(node.url, 'ada'), await register(node.url, 'bob'), await register(node.url, 'eve')];
      await privateChat(ada, bob);
      const [adas, eves] = [await Wire.open(node.url, ada.token), await Wire.open(node.url, eve.token)];
      const phone = await Wire.open(node.url, bob.token);
      const laptop = await Wire.open(node.url, bob.token);

      expect((await adas.next('user_online')).data).to.deep.equal({ userId: bob.id });
      expect((await ada.http.get(`/api/users/${bob.id}`)).body.user.online).to.equal(true);
      expect((await eve.http.get(`/api/users/${bob.id}`)).body.user).to.include({ online: false, lastSeenAt: null });
      await phone.close();
      await laptop.close();
      const offline = await adas.next('user_offline', () => true, 8_000);
      expect(offline.data.userId).to.equal(bob.id);
      const seen = (await ada.http.get(`/api/users/${bob.id}`)).body.user;
      expect(seen).to.include({ online: false, lastSeenAt: offline.data.lastSeenAt });
      expect(adas.of('user_online')).to.have.length(1);
      expect(adas.of('user_offline')).to.have.length(1);
      expect([...eves.of('user_online'), ...eves.of('user_offline')]).to.deep.equal([]);
    });
  });
}
