import { expect } from 'chai';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import { Part } from '../../src/bootstrap/parts.js';
import { Wire, group, privateChat, register, type Person } from '../support/client.js';
import { startNode, type Node, type StorageName } from '../support/node.js';
import { aChatId, join } from '../support/storage-world.js';

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`editing and deleting over sockets, on ${storage}`, () => {
    let node: Node;
    before(async () => {
      node = await startNode(storage);
    });
    after(() => node.stop());

    const three = () => Promise.all(['ada', 'bob', 'eve'].map((name) => register(node.url, name))) as Promise<[Person, Person, Person]>;
    const open = ({ token }: Person) => Wire.open(node.url, token);
    /** The events of a chat's log that a socket got, by name and revisions. */
    const logged = (wire: Wire, chatId: string) =>
      wire.frames
        .filter(({ data }) => data.chatId === chatId && data.previousRevision !== undefined)
        .map(({ event, data }) => [event, data.previousRevision as number, data.revision as number]);

    it('shows an edited message to everybody who can read it, the sender’s sockets among them', async () => {
      const [ada, bob] = await three();
      const chatId = await privateChat(ada, bob);
      const [adas, adasPhone, bobs] = await Promise.all([ada, ada, bob].map(open));
      const { data: sent } = await adas!.send(chatId, 'a tpyo');

      const reply = await adas!.ask('edit_message', { messageId: sent.message.id, content: 'a typo' });

      expect(reply.event).to.equal('ack');
      expect(reply.data.message).to.include({ id: sent.message.id, content: 'a typo', revision: 3 });
      expect(reply.data.message.editedAt).to.be.a('string');
      for (const wire of [adas!, adasPhone!, bobs!]) {
        const { data } = await wire.next('message_updated');
        // How far it has got may have changed between reply and event.
        expect(data).to.deep.equal({
          chatId,
          revision: 3,
          previousRevision: 2,
          message: { ...reply.data.message, status: data.message.status },
        });
      }
      expect(bobs!.of('new_message')).to.have.length(1);
      await Promise.all([adas, adasPhone, bobs].map((wire) => wire!.close()));
    });

    it('refuses what HTTP refuses, and tells nobody', async () => {
      const [ada, bob] = await three();
      const chatId = await privateChat(ada, bob);
      const [adas, bobs] = await Promise.all([ada, bob].map(open));
      const { data } = await adas!.send(chatId, 'hello');
      const edit = async (wire: Wire, content: string) => (await wire.ask('edit_message', { messageId: data.message.id, content })).data;

      expect(await edit(bobs!, 'not mine')).to.include({ code: 'not_allowed_to_edit' });
      expect((await edit(adas!, 'hello')).message).to.include({ content: 'hello', editedAt: null, revision: 2 });
      await adas!.ask('delete_message', { messageId: data.message.id });
      expect(await edit(adas!, 'too late')).to.include({ code: 'message_deleted' });

      await bobs!.next('message_deleted');
      expect(logged(bobs!, chatId)).to.deep.equal([
        ['new_message', 1, 2],
        ['message_deleted', 2, 3],
      ]);
      await Promise.all([adas, bobs].map((wire) => wire!.close()));
    });

    it('tells what became of the messages that quote it, each with a revision of its own', async () => {
      const [ada, bob] = await three();
      const chatId = await privateChat(ada, bob);
      const [adas, bobs] = await Promise.all([ada, bob].map(open));
      const { data } = await adas!.send(chatId, 'a question');
      const replyTo = data.message.id as string;
      const answers = [await bobs!.send(chatId, 'an answer', { replyTo }), await bobs!.send(chatId, 'another', { replyTo })];

      await adas!.ask('edit_message', { messageId: replyTo, content: 'another question' });
      for (const answer of answers) {
        const updated = await bobs!.next('message_updated', (frame) => frame.data.message.id === answer.data.message.id);
        expect(updated.data.message.replyTo).to.include({ id: replyTo, content: 'another question' });
      }
      await adas!.ask('delete_message', { messageId: replyTo });
      const last = await adas!.next('message_updated', (frame) => frame.data.revision === 10);

      expect(last.data.message.replyTo).to.include({ id: replyTo, content: null });
      expect(logged(adas!, chatId)).to.deep.equal([
        ['new_message', 2, 3],
        ['new_message', 3, 4],
        ['message_updated', 4, 5],
        ['message_updated', 5, 6],
        ['message_updated', 6, 7],
        ['message_deleted', 7, 8],
        ['message_updated', 8, 9],
        ['message_updated', 9, 10],
      ]);
      await Promise.all([adas, bobs].map((wire) => wire!.close()));
    });

    it('shows no edited message to who came after it, but what quotes it', async () => {
      const [ada, bob, eve] = await three();
      const chatId = await group(ada, [bob]);
      const { body } = await ada.http.post('/api/messages', { chatId, content: 'old' });
      await join(node.container.get(Part.storage), asChatId(chatId), asUserId(eve.id));
      const eves = await open(eve);
      await ada.http.post('/api/messages', { chatId, content: 'quoting', replyTo: body.message.id });

      await ada.http.patch(`/api/messages/${body.message.id}`, { content: 'old and edited' });

      const { data } = await eves.next('message_updated');
      expect(data.message).to.include({ id: `${chatId}.2`, content: 'quoting' });
      expect(data.message.replyTo).to.include({ content: 'old and edited' });
      expect(eves.of('chat_updated').map((frame) => frame.data)).to.deep.equal([{ chatId, revision: 5, previousRevision: 4, changed: {} }]);
      await eves.close();
    });

    for (const role of ['owner', 'admin'] as const) {
      it(`lets a group’s ${role} delete what another wrote, for everyone, and no plain member`, async () => {
        const [ada, bob, eve] = await three();
        const chatId = await groupWith(node, {
          owner: role === 'owner' ? ada : eve,
          admin: role === 'admin' ? ada : undefined,
          member: bob,
        });
        const [adas, bobs] = await Promise.all([ada, bob].map(open));
        const { data: bobsOwn } = await bobs!.send(chatId, 'off topic');
        const { data: adasOwn } = await adas!.send(chatId, 'on topic');

        const refused = await bobs!.ask('delete_message', { messageId: adasOwn.message.id });
        const reply = await adas!.ask('delete_message', { messageId: bobsOwn.message.id, scope: 'everyone' });

        expect(refused.data.code).to.equal('not_allowed_to_delete');
        expect(reply.data.message).to.include({ id: bobsOwn.message.id, content: null });
        expect((await bobs!.next('message_deleted')).data.message).to.include({ id: bobsOwn.message.id, content: null });
        const { data: another } = await bobs!.send(chatId, 'off topic again');
        expect((await bob.http.delete(`/api/messages/${adasOwn.message.id}`)).body.code).to.equal('not_allowed_to_delete');
        expect((await ada.http.delete(`/api/messages/${another.message.id}`)).status).to.equal(200);
        await Promise.all([adas, bobs].map((wire) => wire!.close()));
      });
    }
  });
}

/** A group in which people have these roles. */
async function groupWith(
  node: Node,
  { owner, admin, member }: { owner: Person; admin: Person | undefined; member: Person },
): Promise<string> {
  const { chats } = node.container.get(Part.storage);
  const roles = { owner, admin, member };
  const members = (['owner', 'admin', 'member'] as const).flatMap((role) => {
    const person = roles[role];
    return person ? [{ userId: asUserId(person.id), role }] : [];
  });
  const group = { id: aChatId(), name: 'a group', founder: asUserId(owner.id), members, at: Date.now() };
  return (await chats.createGroup(group)).chatId;
}
