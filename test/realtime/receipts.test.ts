import { expect } from 'chai';
import { Wire, group, privateChat, register, type Person } from '../support/client.js';
import { startNode, type Node, type StorageName } from '../support/node.js';

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`receipts over sockets, on ${storage}`, () => {
    let node: Node;
    before(async () => {
      node = await startNode(storage);
    });
    after(() => node.stop());

    const people = (...names: string[]) => Promise.all(names.map((name) => register(node.url, name)));
    const standingOf = async ({ http }: Person, chatId: string, { id }: Person) => {
      const { members } = (await http.get(`/api/messages/chats/${chatId}/members`)).body as { members: Standing[] };
      return members.find(({ user }) => user.id === id);
    };

    it('mark a chat as read up to a message, and then all there is', async () => {
      const [ada, bob] = await people('ada', 'bob');
      const chatId = await privateChat(ada!, bob!);
      const [adas, bobs] = await Promise.all([ada!, bob!].map(({ token }) => Wire.open(node.url, token)));
      for (const content of ['one', 'two', 'three']) await adas!.send(chatId, content);
      const isRead = (seq: number) => adas!.next('message_status_update', ({ data }) => data.status === 'read' && data.upToSeq === seq);

      const upTo = await bobs!.ask('mark_chat_read', { chatId, upTo: `${chatId}.2` });
      expect(upTo).to.deep.include({ event: 'ack', data: { readSeq: 2, unreadCount: 1 } });
      expect((await isRead(2)).data).to.include({ chatId, messageId: `${chatId}.2`, userId: bob!.id });
      expect(adas!.of('chat_read')).to.deep.equal([]);

      const all = await bobs!.ask('mark_chat_read', { conversationId: chatId });
      expect(all.data).to.deep.equal({ readSeq: 3, unreadCount: 0 });
      await isRead(3);
      expect((await adas!.next('chat_read')).data).to.include({ chatId, userId: bob!.id, upToSeq: 3 });
      expect((await bobs!.ask('mark_chat_read', { chatId, upTo: `${chatId}.1` })).data).to.deep.equal({ readSeq: 3, unreadCount: 0 });
      expect((await bobs!.ask('mark_chat_read', { chatId, upTo: `${chatId}.4` })).data).to.include({ code: 'message_not_found' });
      await Promise.all([adas, bobs].map((wire) => wire!.close()));
    });

    for (const [how, openWithAcks] of [
      ['in the address', (url: string, { token }: Person) => Wire.open(url, token, { query: '?acks=1' })],
      ['in its first word', authenticated],
    ] as const) {
      it(`leave it to a client that asked for it ${how} to say what it has`, async () => {
        const [ada, bob, eve] = await people('ada', 'bob', 'eve');
        const chatId = await group(ada!, [bob!, eve!]);
        const [adas, eves] = await Promise.all([ada!, eve!].map(({ token }) => Wire.open(node.url, token)));
        const bobs = await openWithAcks(node.url, bob!);
        // Eve's socket is pinged for the same messages at the same time, and again for the second: by then Bob's pong would have counted.
        for (const seq of [1, 2]) {
          await adas!.send(chatId, `message ${seq}`);
          await bobs.next('new_message', ({ data }) => data.message.seq === seq);
          await adas!.next('message_status_update', ({ data }) => data.userId === eve!.id && data.upToSeq === seq);
        }
        expect(await standingOf(ada!, chatId, bob!)).to.include({ deliveredSeq: 0 });

        const reply = await bobs.ask('mark_message_delivered', { messageId: `${chatId}.1` });

        expect(reply.data).to.deep.equal({ messageId: `${chatId}.1`, status: 'delivered' });
        await adas!.next('message_status_update', ({ data }) => data.userId === bob!.id && data.upToSeq === 1);
        expect(await standingOf(ada!, chatId, bob!)).to.include({ deliveredSeq: 1, readSeq: 0 });
        await Promise.all([adas, bobs, eves].map((wire) => wire!.close()));
      });
    }

    it('stand on the messages of a page that a socket asks for', async () => {
      const [ada, bob] = await people('ada', 'bob');
      const chatId = await privateChat(ada!, bob!);
      const adas = await Wire.open(node.url, ada!.token);
      for (const content of ['one', 'two', 'three']) await adas.send(chatId, content);
      await bob!.http.post(`/api/messages/${chatId}.2/read`);
      const page = async (body: Record<string, unknown>) => {
        const { event, data } = await adas.ask('get_messages', body);
        return [event, data.messages.map(({ content, status }: Seen) => `${content} ${status}`), data.hasMore];
      };

      expect(await page({ chatId })).to.deep.equal(['ack', ['one read', 'two read', 'three sent'], false]);
      expect(await page({ conversationId: chatId, limit: 1 })).to.deep.equal(['ack', ['three sent'], true]);
      expect(await page({ chatId, before: `${chatId}.3`, limit: 1 })).to.deep.equal(['ack', ['two read'], true]);
      expect(await page({ chatId, after: `${chatId}.1`, limit: 2 })).to.deep.equal(['ack', ['two read', 'three sent'], false]);
      const { messages } = (await ada!.http.get(`/api/messages/chat/${chatId}`)).body;
      expect((await adas.ask('get_messages', { chatId })).data).to.deep.equal({ messages, hasMore: false });
      await adas.close();
    });
  });
}

interface Standing {
  user: { id: string };
  deliveredSeq: number;
}

interface Seen {
  content: string;
  status: string;
}

async function authenticated(url: string, { token }: Person): Promise<Wire> {
  const wire = Wire.dial(url);
  wire.socket.on('open', () => wire.say('authenticate', { token, acks: true }));
  await wire.next('ready');
  return wire;
}
