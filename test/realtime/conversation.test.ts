import { expect } from 'chai';
import { Wire, privateChat, register } from '../support/client.js';
import { startNode, type Node, type StorageName } from '../support/node.js';

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`two people over sockets, on ${storage}`, () => {
    let node: Node;
    before(async () => {
      node = await startNode(storage);
    });
    after(() => node.stop());

    it('sends, delivers and reads a message, each told to the right side, once and in order', async () => {
      const [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
      const chatId = await privateChat(ada, bob);
      const [adas, adasPhone, bobs, bobsPhone] = await Promise.all([ada, ada, bob, bob].map(({ token }) => Wire.open(node.url, token)));

      const sent = await adas!.send(chatId, 'hello', { clientId: 'one' });
      expect(sent.event).to.equal('message_sent');
      expect(sent.data.message).to.include({ chatId, seq: 1, content: 'hello', clientId: 'one', status: 'sent' });
      const messageId = sent.data.message.id as string;

      for (const device of [bobs!, bobsPhone!]) {
        const { data } = await device.next('new_message');
        expect(data).to.include({ chatId, revision: 2, previousRevision: 1 });
        expect(data.message).to.deep.equal(sent.data.message);
      }
      expect((await adasPhone!.next('message_sent')).data.message.id).to.equal(messageId);
      for (const device of [adas!, adasPhone!]) {
        const { data } = await device.next('message_status_update', (frame) => frame.data.status === 'delivered');
        expect(data).to.include({ chatId, messageId, upToSeq: 1, userId: bob.id });
      }

      const marked = await bobs!.ask('mark_message_read', { messageId });
      expect(marked).to.deep.include({ event: 'ack', data: { messageId, status: 'read', unreadCount: 0 } });
      await adas!.next('message_status_update', (frame) => frame.data.status === 'read');
      await adasPhone!.next('chat_read', (frame) => frame.data.upToSeq === 1);
      await bobsPhone!.next('message_status_update', (frame) => frame.data.status === 'read');

      expect(bobs!.of('message_status_update').filter(({ data }) => data.status === 'read')).to.deep.equal([]);
      expect(adas!.of('new_message')).to.have.length(0);
      expect(adas!.of('message_sent')).to.have.length(1);
      expect(bobs!.of('new_message')).to.have.length(1);
      expect(bobs!.of('message_sent')).to.have.length(0);
      const { body } = await ada.http.get(`/api/messages/${messageId}`);
      expect(body.message.status).to.equal('read');
      await Promise.all([adas, adasPhone, bobs, bobsPhone].map((wire) => wire!.close()));
    });
  });
}
