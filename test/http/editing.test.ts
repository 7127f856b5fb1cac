import { expect } from 'chai';
import { pairOf } from '../../src/domain/chat.js';
import { asChatId, asUserId, messageIdOf } from '../../src/domain/ids.js';
import { Part } from '../../src/bootstrap/parts.js';
import { onEachStorage, sendTo } from '../support/bad-world.js';
import { group, register, type Person } from '../support/client.js';
import { aChatId, leave } from '../support/storage-world.js';

onEachStorage('editing over HTTP', (world) => {
  const edit = ({ http }: Person, id: string, content = 'mended') => http.patch(`/api/messages/${id}`, { content });
  const read = async ({ http }: Person, id: string) => (await http.get(`/api/messages/${id}`)).body.message;

  it('puts another text in place of the message, for everybody, and says when', async () => {
    const { ada, bob, chatId } = world();
    const id = await sendTo(chatId, ada, 'a tpyo');
    const before = await read(ada, id);

    const { status, body } = await edit(ada, id, 'a typo');

    expect(status).to.equal(200);
    const { editedAt, revision, ...rest } = body.message;
    expect(rest).to.deep.equal({ ...withoutChange(before), content: 'a typo' });
    expect(Date.parse(editedAt)).to.be.at.least(Date.parse(before.createdAt));
    expect(revision - before.revision).to.equal(1);
    expect(await read(bob, id)).to.deep.equal(body.message);
    expect((await bob.http.get(`/api/messages/chats/${chatId}`)).body.chat.lastMessage).to.deep.equal(body.message);
  });

  it('leaves a message that says so already as it is', async () => {
    const { ada, chatId } = world();
    const id = await sendTo(chatId, ada);
    const first = await edit(ada, id);

    expect((await edit(ada, id)).body).to.deep.equal(first.body);
    expect((await ada.http.get(`/api/conversations/${chatId}`)).body.conversation.revision).to.equal(first.body.message.revision);
  });

  it('is for the sender alone, whatever they are in the group', async () => {
    const { ada, bob, chatId, groupId } = world();
    const [inChat, inGroup] = [await sendTo(chatId, ada), await sendTo(groupId, bob)];

    for (const [person, id] of [[bob, inChat] as const, [ada, inGroup] as const])
      expect((await edit(person, id)).body).to.include({ status: 403, code: 'not_allowed_to_edit' });
    expect(await read(bob, inGroup)).to.include({ content: 'hello', editedAt: null });
  });

  it('brings nothing deleted back', async () => {
    const { ada, chatId } = world();
    const id = await sendTo(chatId, ada);
    await ada.http.delete(`/api/messages/${id}`);

    expect((await edit(ada, id)).body).to.include({ status: 409, code: 'message_deleted' });
    expect(await read(ada, id)).to.include({ content: null, editedAt: null });
  });

  it('is nothing for a sender who has left', async () => {
    const { node, ada, bob } = world();
    const chatId = await group(ada, [bob]);
    const id = await sendTo(chatId, bob);
    await leave(node.container.get(Part.storage), asChatId(chatId), asUserId(bob.id));

    expect((await edit(bob, id)).body).to.include({ status: 404, code: 'message_not_found' });
    expect(await read(ada, id)).to.include({ content: 'hello' });
  });

  it('is possible for a quarter of an hour', async () => {
    const { node, url } = world();
    const [ada, bob] = [await register(url, 'ada'), await register(url, 'bob')];
    const { chats, log } = node.container.get(Part.storage);
    const now = Date.now();
    const [senderId, other] = [asUserId(ada.id), asUserId(bob.id)];
    const { chatId } = await chats.openPrivate(pairOf(senderId, other), { id: aChatId(), at: now - 3_600_000 });
    const sentAgo = async (minutes: number) =>
      messageIdOf((await log.append({ chatId, senderId, type: 'text', content: 'hello', at: now - minutes * 60_000 })).message);
    const [old, recent] = [await sentAgo(16), await sentAgo(14)];

    expect((await edit(ada, old)).body).to.include({ status: 403, code: 'too_late_to_edit' });
    expect((await edit(ada, recent)).status).to.equal(200);
  });

  it('knows the message by its clientId and first text still, when it is sent again', async () => {
    const { ada, chatId } = world();
    const draft = { chatId, content: 'first', clientId: 'edited since' };
    const { id } = (await ada.http.post('/api/messages', draft)).body.message;
    const { body: edited } = await edit(ada, id);

    const again = await ada.http.post('/api/messages', draft);

    expect(again.status).to.equal(200);
    expect(again.body).to.deep.equal(edited);
    expect((await ada.http.post('/api/messages', { ...draft, content: 'mended' })).body.code).to.equal('client_id_reused');
  });

  it('shows in the messages that quote it, which are newer for it', async () => {
    const { ada, bob, chatId } = world();
    const replyTo = await sendTo(chatId, ada, 'a question');
    const { body } = await bob.http.post('/api/messages', { chatId, content: 'an answer', replyTo });

    const { revision } = (await edit(ada, replyTo, 'another question')).body.message as { revision: number };

    const quoting = await read(ada, body.message.id);
    expect(quoting).to.include({ revision: revision + 1, editedAt: null, content: 'an answer' });
    expect(quoting.replyTo).to.include({ id: replyTo, content: 'another question' });
  });
});

const withoutChange = ({ editedAt: _editedAt, revision: _revision, ...rest }: Record<string, unknown>) => rest;
