import { expect } from 'chai';
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

    const join = async (chatId: string, by: Person, ...people: Person[]) =>
      expect((await by.http.post(`/api/messages/chats/${chatId}/members`, { memberIds: people.map(({ id }) => id) })).status).to.equal(200);
    const remove = async (chatId: string, by: Person, { id }: Person) =>
      expect((await by.http.delete(`/api/messages/chats/${chatId}/members/${id}`)).status).to.equal(204);

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
      await join(chatId, ada, eve);
      await adas!.send(chatId, 'hello eve');
      await remove(chatId, ada, bob);
      await adas!.send(chatId, 'without bob');
      await eves!.next('new_message', ({ data }) => data.message.content === 'without bob');

      const logged = (wire: Wire) =>
        wire.frames.filter(({ data }) => data.chatId === chatId && data.revision !== undefined && data.previousRevision !== undefined);
      const toldEve = ['chat_created', 'new_message', 'new_message', 'chat_updated', 'new_message', 'new_message'];
      const toldBob = ['new_message', 'chat_updated', 'new_message', 'new_message', 'chat_left'];
      expect(logged(eves!).map(({ event }) => event)).to.deep.equal(toldEve);
      expect(logged(bobs!).map(({ event }) => event)).to.deep.equal(toldBob);
      expect(bobs!.of('chat_left')[0]!.data).to.deep.include({ chatId, reason: 'removed' });
      expect(
        (await eve.http.get(`/api/messages/chat/${chatId}`)).body.messages.map(({ content }: { content: string }) => content),
      ).to.deep.equal(['ada added eve', 'hello eve', 'ada removed bob', 'without bob']);
      expect((await bob.http.get(`/api/messages/chat/${chatId}`)).status).to.equal(404);
    });

    it('tells members of a group’s settings and roles in the order of its log, in bodies that suit everybody', async () => {
      const [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
      const chatId = await group(ada, [bob]);
      const bobs = await Wire.open(node.url, bob.token);

      await ada.http.patch(`/api/messages/chats/${chatId}`, { name: 'Team', description: 'What for' });
      await ada.http.patch(`/api/messages/chats/${chatId}/members/${bob.id}`, { role: 'admin' });
      await bobs.next('chat_updated', ({ data }) => data.members !== undefined);

      const [settings, said, roles] = bobs.frames.filter(({ data }) => data.previousRevision !== undefined);
      expect(settings).to.deep.equal({
        event: 'chat_updated',
        data: { chatId, revision: 2, previousRevision: 1, changed: { name: 'Team', description: 'What for' } },
      });
      expect(said!.data).to.deep.include({ revision: 3, previousRevision: 2 });
      expect(said!.data.message).to.include({ type: 'system', content: 'ada named the group “Team”' });
      expect(roles!.data).to.deep.include({ revision: 4, previousRevision: 3, changed: {} });
      expect(roles!.data.members).to.have.length(1);
      expect(roles!.data.members[0]).to.include({ role: 'admin' });
      expect(roles!.data.members[0].user).to.include({ id: bob.id, online: true });
      await bobs.close();
    });

    it('tells members who came, as members, and how many there are', async () => {
      const [ada, bob, eve] = [await register(node.url, 'ada'), await register(node.url, 'bob'), await register(node.url, 'eve')];
      const chatId = await group(ada, [bob]);
      const bobs = await Wire.open(node.url, bob.token);

      await join(chatId, ada, eve);

      const { data } = await bobs.next('chat_updated');
      expect(data).to.deep.include({ chatId, revision: 2, previousRevision: 1, changed: { memberCount: 3 } });
      expect(data.members.map((member: { user: { id: string } }) => member.user.id)).to.deep.equal([eve.id]);
      await remove(chatId, ada, eve);
      const gone = await bobs.next('chat_updated', ({ data }) => data.changed.memberCount === 2);
      expect(gone.data.members).to.deep.equal([{ userId: eve.id, left: true }]);
      await bobs.close();
    });

    it('closes the revision of a deletion for who may not see what was deleted', async () => {
      const [ada, bob, eve] = [await register(node.url, 'ada'), await register(node.url, 'bob'), await register(node.url, 'eve')];
      const chatId = await group(ada, [bob]);
      await ada.http.post('/api/messages', { chatId, content: 'old' });
      await join(chatId, ada, eve);
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
