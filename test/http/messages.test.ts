import { expect } from 'chai';
import { group, privateChat, register, type Person } from '../support/client.js';
import { onEachStorage, sendTo } from '../support/bad-world.js';

onEachStorage('messages over HTTP', (world) => {
  const send = (by: Person, body: Record<string, unknown>) => by.http.post('/api/messages', body);

  it('stores a message that is sent again once, and answers with it', async () => {
    const { ada, chatId } = world();
    const body = { chatId, content: 'once', clientId: 'sent twice' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(ada, body)));
    const later = await send(ada, { conversationId: chatId, content: 'once', clientId: 'sent twice', type: 'text' });

    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
    expect(later.status).to.equal(200);
    for (const { body } of answers) expect(body.message).to.deep.equal(later.body.message);
  });

  it('takes both names of one chat, and refuses those of two', async () => {
    const { ada, chatId, groupId } = world();
    expect((await send(ada, { chatId, conversationId: chatId, content: 'hello' })).status).to.equal(201);

    const { status, body } = await send(ada, { chatId, conversationId: groupId, content: 'hello' });
    expect([status, body.code]).to.deep.equal([400, 'validation_failed']);
    expect(body.errors).to.deep.equal([{ path: 'conversationId', message: 'is another chat than chatId' }]);
  });

  it('refuses a clientId used again for something else, by its sender in that chat alone', async () => {
    const { ada, bob, chatId, groupId, messageId } = world();
    const body = { chatId, content: 'first', clientId: 'reused' };
    await send(ada, body);

    for (const changed of [{ content: 'second' }, { replyTo: messageId }]) {
      const { status, body: problem } = await send(ada, { ...body, ...changed });
      expect([status, problem.code]).to.deep.equal([409, 'client_id_reused']);
    }
    expect((await send(bob, { ...body, content: 'second' })).status).to.equal(201);
    expect((await send(ada, { ...body, chatId: groupId, content: 'second' })).status).to.equal(201);
  });

  it('answers a repeat with the tombstone once the message was deleted', async () => {
    const { ada, chatId } = world();
    const body = { chatId, content: 'to be deleted', clientId: 'deleted' };
    const { id } = (await send(ada, body)).body.message;
    await ada.http.delete(`/api/messages/${id}`);
    const { status, body: again } = await send(ada, body);

    expect(status).to.equal(200);
    expect(again.message).to.include({ id, content: null });
    expect(again.message.deletedAt).to.be.a('string');
    expect((await send(ada, { ...body, content: 'another' })).body.code).to.equal('client_id_reused');
  });

  it('answers a repeat of who has left, but takes nothing new from them', async () => {
    const { ada, bob } = world();
    const chatId = await group(ada, [bob]);
    const body = { chatId, content: 'before leaving', clientId: 'left' };
    const first = await send(bob, body);
    expect((await bob.http.delete(`/api/messages/chats/${chatId}/members/${bob.id}`)).status).to.equal(204);

    const again = await send(bob, body);
    expect(again.status).to.equal(200);
    expect(again.body.message.id).to.equal(first.body.message.id);
    expect((await send(bob, { ...body, clientId: 'new' })).body).to.include({ status: 404, code: 'chat_not_found' });
  });

  it('quotes the message that is answered, without its content once it is deleted', async () => {
    const { ada, bob, chatId } = world();
    const answered = await sendTo(chatId, ada, 'a question');
    const { body } = await send(bob, { chatId, content: 'an answer', replyTo: answered });
    expect(body.message.replyTo).to.deep.equal({
      id: answered,
      sender: { id: ada.id, name: 'ada', avatarUrl: null },
      type: 'text',
      content: 'a question',
    });

    await ada.http.delete(`/api/messages/${answered}`);
    const { message } = (await ada.http.get(`/api/messages/${body.message.id}`)).body;
    expect(message.replyTo).to.include({ id: answered, content: null });
  });

  it('answers no message of another chat, even of one that both are in', async () => {
    const { ada, chatId, groupId } = world();
    const elsewhere = await sendTo(groupId, ada);
    const { body } = await send(ada, { chatId, content: 'x', replyTo: elsewhere });
    expect(body).to.include({ status: 404, code: 'reply_target_not_found' });
  });

  it('keeps text as it came, to 4,000 code points', async () => {
    const { ada, chatId } = world();
    for (const content of ['\u{1f600}'.repeat(4_000), ' \ttext\r\n ', '\u202e"\'<b>\\', 'e\u0301 \ufb03 \u0001', '$1 :name ?']) {
      const { status, body } = await send(ada, { chatId, content });
      expect(status).to.equal(201);
      expect((await ada.http.get(`/api/messages/${body.message.id}`)).body.message.content).to.equal(content);
    }
  });

  it('lets a sender delete for everyone, and leaves a tombstone that stays as it is', async () => {
    const { ada, bob, chatId } = world();
    const id = await sendTo(chatId, ada, 'a secret');
    const { status, body } = await ada.http.delete(`/api/messages/${id}?scope=everyone`);
    expect(status).to.equal(200);
    expect(body.message).to.include({ id, content: null, media: null });

    expect((await ada.http.delete(`/api/messages/${id}`)).body).to.deep.equal(body);
    expect((await bob.http.get(`/api/messages/${id}`)).body).to.deep.equal(body);
    expect((await bob.http.get(`/api/conversations/${chatId}`)).body.conversation.lastMessage).to.include({ id, content: null });
  });

  it('lets nobody else delete in a private chat, and in a group its owner', async () => {
    const { ada, bob, chatId, groupId } = world();
    const [adas, bobs] = [await sendTo(chatId, ada), await sendTo(chatId, bob)];
    const [adasInGroup, bobsInGroup] = [await sendTo(groupId, ada), await sendTo(groupId, bob)];

    for (const [{ http }, id] of [[bob, adas] as const, [ada, bobs] as const, [bob, adasInGroup] as const])
      expect((await http.delete(`/api/messages/${id}`)).body).to.include({ status: 403, code: 'not_allowed_to_delete' });
    expect((await ada.http.delete(`/api/messages/${bobsInGroup}`)).status).to.equal(200);
    expect((await ada.http.get(`/api/messages/${adas}`)).body.message.content).to.equal('hello');
  });

  it('marks what came as delivered and read, and never takes it back', async () => {
    const [ada, bob] = [await register(world().url, 'ada'), await register(world().url, 'bob')];
    const chatId = await privateChat(ada, bob);
    const [first, second, third] = [await sendTo(chatId, ada), await sendTo(chatId, ada), await sendTo(chatId, ada)];
    const statuses = async () =>
      (await ada.http.get(`/api/messages/chat/${chatId}`)).body.messages.map(({ status }: { status: string }) => status);

    expect((await bob.http.post(`/api/messages/${second}/delivered`)).body).to.deep.equal({
      message: { id: second, status: 'delivered' },
      unreadCount: 3,
    });
    expect(await statuses()).to.deep.equal(['delivered', 'delivered', 'sent']);
    expect((await bob.http.post(`/api/messages/${first}/read`)).body).to.deep.equal({
      message: { id: first, status: 'read' },
      unreadCount: 2,
    });
    expect((await bob.http.patch(`/api/messages/${second}/status`, { status: 'read' })).body.unreadCount).to.equal(1);
    expect((await bob.http.post(`/api/messages/${first}/delivered`)).body.message.status).to.equal('read');
    expect(await statuses()).to.deep.equal(['read', 'read', 'sent']);
    expect((await bob.http.post(`/api/messages/chats/${chatId}/read`, { upTo: first })).body).to.deep.equal({ readSeq: 2, unreadCount: 1 });
    expect((await bob.http.post(`/api/messages/conversation/${chatId}/read`)).body).to.deep.equal({ readSeq: 3, unreadCount: 0 });
    expect((await ada.http.get(`/api/messages/${third}`)).body.message.status).to.equal('read');
  });
});
