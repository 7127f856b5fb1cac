import { expect } from 'chai';
import { conversationsVocabulary } from '../../src/adapters/inbound/realtime/vocabularies/conversations.js';
import { chatsVocabulary } from '../../src/adapters/inbound/realtime/vocabularies/chats.js';
import { dialect } from '../../src/adapters/inbound/realtime/vocabularies/dialect.js';
import { vocabularies } from '../../src/adapters/inbound/realtime/vocabularies/vocabularies.js';
import { Wire, group, privateChat, register, type Person } from '../support/client.js';
import { startNode, type Node } from '../support/node.js';

const encode = (name: string) => name;

describe('the vocabularies', () => {
  it('say the same, each in its own words', () => {
    const said = vocabularies.map(({ phrases }) => new Set(Object.values(phrases).map(({ command }) => command)));
    expect(said[1]).to.deep.equal(said[0]);
    for (const { phrases } of vocabularies) expect(Object.keys(phrases)).to.have.length(said[0]!.size);
  });

  it('are both understood by a client that names none, which is told of each event once in each of its names', () => {
    const both = dialect([chatsVocabulary, conversationsVocabulary], encode);

    expect([...both.phrases.keys()]).to.include.members(['send_message', 'message:send', 'sync', 'ping']);
    expect(both.notices['user.online'].elsewhere).to.deep.equal(['user_online']);
    expect(both.notices['message.posted']).to.deep.equal({
      joined: ['new_message', 'message:new'],
      elsewhere: ['new_message', 'message:received'],
    });
  });
});

describe('the conversations vocabulary', () => {
  let node: Node;
  let ada: Person, bob: Person;
  let chatId: string;
  let wires: Wire[];
  before(async () => {
    node = await startNode('memory');
  });
  after(() => node.stop());
  beforeEach(async () => {
    wires = [];
    [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
    chatId = await privateChat(ada, bob);
  });
  afterEach(() => Promise.all(wires.map((wire) => wire.close())));

  const open = async ({ token }: Person, protocol = conversationsVocabulary.subprotocol) => {
    const wire = await Wire.open(node.url, token, { protocol });
    wires.push(wire);
    return wire;
  };
  const eventsOf = async (wire: Wire) => {
    await wire.ask('ping');
    return wire.frames.map(({ event }) => event).filter((event) => !['ready', 'ack', 'user_online'].includes(event));
  };

  it('calls a message new to who has joined the chat, and received to who has not', async () => {
    const [adas, bobs, bobsPhone] = [await open(ada), await open(bob), await open(bob)];
    await bobs.ask('join:conversation', { conversationId: chatId });

    const sent = await adas.ask('message:send', { conversationId: chatId, content: 'hello' });
    expect(sent).to.deep.include({ event: 'ack' });
    expect(sent.data.message).to.include({ chatId, content: 'hello' });
    const { data } = await bobs.next('message:new');
    expect(data).to.deep.include({ chatId, revision: 2, previousRevision: 1, message: sent.data.message });
    expect((await bobsPhone.next('message:received')).data).to.deep.equal(data);

    await bobs.ask('leave:conversation', { conversationId: chatId });
    await adas.ask('message:send', { chatId, content: 'and again' });
    await bobs.next('message:received');
    expect(bobs.of('message:new')).to.have.length(1);
  });

  it('names the reply to a message that was sent without an id, and tells the other sockets of its sender by the same name', async () => {
    const [adas, adasPhone] = [await open(ada), await open(ada)];
    adas.say('message:send', { conversationId: chatId, content: 'hello' });

    const { data } = await adas.next('message:sent');
    expect((await adasPhone.next('message:sent')).data.message).to.deep.equal(data.message);
  });

  it('has a name of its own for all that happens to a message', async () => {
    const [adas, bobs] = [await open(ada), await open(bob)];
    const { data } = await adas.ask('message:send', { conversationId: chatId, content: 'hello' });
    const messageId = data.message.id as string;
    await adas.next('message:delivered', (frame) => frame.data.upToSeq === 1);

    await bobs.ask('message:read', { messageId });
    expect((await adas.next('message:read')).data).to.include({ chatId, messageId, status: 'read', userId: bob.id });
    await adas.next('conversation:read');
    await adas.ask('message:edit', { messageId, content: 'hello!' });
    await bobs.next('message:updated');
    await adas.ask('message:delete', { messageId });
    await bobs.next('message:deleted');
    await adas.ask('message:delete', { messageId, scope: 'me' });
    expect((await adas.next('message:hidden')).data).to.deep.equal({ messageId });

    expect(await eventsOf(bobs)).to.deep.equal(['message:received', 'message:updated', 'message:deleted']);
  });

  it('tells of groups, of who types, and of who comes', async () => {
    const adas = await open(ada);
    const bobs = await open(bob);
    await adas.next('user_online', ({ data }) => data.userId === bob.id);
    const groupId = await group(ada, [bob]);
    await bobs.next('conversation:created', (frame) => frame.data.chatId === groupId);

    await bobs.ask('join:conversation', { conversationId: groupId });
    await adas.ask('typing:start', { conversationId: groupId });
    await bobs.next('typing:start');
    await adas.ask('typing:stop', { conversationId: groupId });
    await bobs.next('typing:stop');

    await ada.http.patch(`/api/messages/chats/${groupId}`, { name: 'another name' });
    await bobs.next('conversation:updated', (frame) => frame.data.changed.name === 'another name');
    await ada.http.delete(`/api/messages/chats/${groupId}/members/${bob.id}`);
    expect((await bobs.next('conversation:left')).data).to.include({ chatId: groupId, reason: 'removed' });
  });

  it('is understood by those who speak the other one, in the same chat', async () => {
    const [adas, bobs] = [await open(ada), await open(bob, chatsVocabulary.subprotocol)];

    const sent = await adas.ask('message:send', { conversationId: chatId, content: 'hello' });
    expect((await bobs.next('new_message')).data.message).to.deep.equal(sent.data.message);
    const answered = await bobs.send(chatId, 'hello yourself');
    expect((await adas.next('message:received')).data.message).to.deep.equal(answered.data.message);
  });

  it('does not know the words of the other one', async () => {
    const adas = await open(ada);
    expect((await adas.ask('send_message', { chatId, content: 'hello' })).data.code).to.equal('unknown_event');
  });
});
