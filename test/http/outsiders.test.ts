import { expect } from 'chai';
import { group, type Http, type Person } from '../support/client.js';
import { onEachStorage, sendTo } from '../support/bad-world.js';

/** All that can be asked about a chat and a message in it. */
const attempts = (chatId: string, messageId: string): [string, (http: Http) => ReturnType<Http['get']>][] => [
  ['the conversation', (http) => http.get(`/api/conversations/${chatId}`)],
  ['the chat', (http) => http.get(`/api/messages/chats/${chatId}`)],
  ['its members', (http) => http.get(`/api/messages/chats/${chatId}/members`)],
  ['its messages', (http) => http.get(`/api/messages/chat/${chatId}`)],
  ['its messages by the other name', (http) => http.get(`/api/messages/conversation/${chatId}?limit=1`)],
  ['a page before', (http) => http.get(`/api/messages/chat/${chatId}?before=${messageId}`)],
  ['a message', (http) => http.get(`/api/messages/${messageId}`)],
  ['editing', (http) => http.patch(`/api/messages/${messageId}`, { content: 'x' })],
  ['deleting', (http) => http.delete(`/api/messages/${messageId}`)],
  ['marking as delivered', (http) => http.post(`/api/messages/${messageId}/delivered`)],
  ['marking as read', (http) => http.post(`/api/messages/${messageId}/read`)],
  ['setting the status', (http) => http.patch(`/api/messages/${messageId}/status`, { status: 'read' })],
  ['its receipts', (http) => http.get(`/api/messages/${messageId}/receipts`)],
  ['marking the chat', (http) => http.post(`/api/messages/chats/${chatId}/read`)],
  ['marking the conversation', (http) => http.post(`/api/messages/conversation/${chatId}/read`, { upTo: messageId })],
  ['sending', (http) => http.post('/api/messages', { chatId, content: 'x' })],
  ['sending by the other name', (http) => http.post('/api/messages', { conversationId: chatId, content: 'x', replyTo: messageId })],
  ['hiding', (http) => http.delete(`/api/messages/${messageId}?scope=me`)],
];

async function isNothingTo({ http }: Person, chatId: string, messageId: string): Promise<void> {
  for (const [what, attempt] of attempts(chatId, messageId)) {
    const { status, body } = await attempt(http);
    expect(status, what).to.equal(404);
    expect(body.code, what).to.be.oneOf(['chat_not_found', 'message_not_found']);
  }
  const { body } = await http.get('/api/conversations?limit=100');
  expect(body.conversations.map(({ id }: { id: string }) => id)).not.to.include(chatId);
}

onEachStorage('people outside a chat', (world) => {
  it('finds all of it for a member, who is refused nothing', async () => {
    const { ada, bob } = world();
    const chatId = await group(ada, [bob]);
    const messageId = await sendTo(chatId, ada);
    for (const [what, attempt] of attempts(chatId, messageId)) expect((await attempt(ada.http)).status, what).to.be.within(200, 201);
  });

  for (const kind of ['private chat', 'group'] as const) {
    it(`is as if a ${kind} were not there for who is not in it, and changes nothing`, async () => {
      const { ada, bob, eve, ...ids } = world();
      const chatId = kind === 'group' ? ids.groupId : ids.chatId;
      const messageId = await sendTo(chatId, ada, 'among us');
      const look = async () => (await bob.http.get(`/api/messages/chats/${chatId}`)).body;
      const before = await look();

      await isNothingTo(eve, chatId, messageId);
      expect(await look()).to.deep.equal(before);
    });

    it(`answers who is not in a ${kind} just as where there is none`, async () => {
      const { eve, ...ids } = world();
      const chatId = kind === 'group' ? ids.groupId : ids.chatId;
      const real = attempts(chatId, `${chatId}.1`);
      const none = attempts('4611686018427387904', '4611686018427387904.1');
      for (const [i, [what, attempt]] of real.entries())
        expect((await attempt(eve.http)).body, what).to.deep.equal((await none[i]![1](eve.http)).body);
    });
  }

  it('is as if a group were not there any more for who has left', async () => {
    const { ada, bob } = world();
    const chatId = await group(ada, [bob]);
    const messageId = await sendTo(chatId, bob);
    expect((await ada.http.delete(`/api/messages/chats/${chatId}/members/${bob.id}`)).status).to.equal(204);

    await isNothingTo(bob, chatId, messageId);
  });

  it('shows a newcomer nothing of what was said before', async () => {
    const { ada, bob, eve } = world();
    const chatId = await group(ada, [bob]);
    const before = await sendTo(chatId, ada, 'before');
    expect((await ada.http.post(`/api/messages/chats/${chatId}/members`, { memberIds: [eve.id] })).status).to.equal(200);
    const after = await sendTo(chatId, ada, 'after');

    const { messages } = (await eve.http.get(`/api/messages/chat/${chatId}`)).body;
    expect(messages.map(({ type }: { type: string }) => type)).to.deep.equal(['system', 'text']);
    expect(messages[1].id).to.equal(after);
    expect((await eve.http.get(`/api/messages/chat/${chatId}?before=${messages[0].id}`)).body.messages).to.deep.equal([]);
    for (const attempt of ['delivered', 'read']) expect((await eve.http.post(`/api/messages/${before}/${attempt}`)).status).to.equal(404);
    expect((await eve.http.get(`/api/messages/${before}`)).status).to.equal(404);
    expect((await eve.http.post('/api/messages', { chatId, content: 'x', replyTo: before })).body.code).to.equal('reply_target_not_found');
  });
});
