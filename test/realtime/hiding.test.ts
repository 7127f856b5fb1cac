import { expect } from 'chai';
import { Wire, privateChat, register } from '../support/client.js';
import { startNode, type Node, type StorageName } from '../support/node.js';

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`deleting for oneself over sockets, on ${storage}`, () => {
    let node: Node;
    before(async () => {
      node = await startNode(storage);
    });
    after(() => node.stop());

    const aTalk = async () => {
      const [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
      const chatId = await privateChat(ada, bob);
      const [adas, bobs, bobsPhone] = await Promise.all([ada, bob, bob].map(({ token }) => Wire.open(node.url, token)));
      const { data } = await adas!.send(chatId, 'hello');
      await Promise.all([bobs!.next('new_message'), bobsPhone!.next('new_message')]);
      const close = () => Promise.all([adas, bobs, bobsPhone].map((wire) => wire!.close()));
      return { ada, bob, chatId, messageId: data.message.id as string, adas: adas!, bobs: bobs!, bobsPhone: bobsPhone!, close };
    };

    it('tells all sockets of who did it, and nobody else', async () => {
      const { chatId, messageId, adas, bobs, bobsPhone, close } = await aTalk();

      const reply = await bobs.ask('delete_message', { messageId, scope: 'me' });

      expect(reply.event).to.equal('ack');
      expect(reply.data.message).to.include({ id: messageId, content: 'hello', deletedAt: null });
      for (const wire of [bobs, bobsPhone]) expect((await wire.next('message_hidden')).data).to.deep.equal({ messageId });
      // Whatever was on its way to her came before this.
      await adas.send(chatId, 'are you there?');
      expect(adas.of('message_hidden')).to.deep.equal([]);
      expect((await bobs.next('new_message', ({ data }) => data.message.seq === 2)).data).to.include({ previousRevision: 2, revision: 3 });
      await close();
    });

    it('tells of a message that was deleted over HTTP, too', async () => {
      const { bob, messageId, bobs, close } = await aTalk();

      await bob.http.delete(`/api/messages/${messageId}?scope=me`);

      expect((await bobs.next('message_hidden')).data).to.deep.equal({ messageId });
      await close();
    });

    it('leaves nothing to be done with it', async () => {
      const { messageId, bobs, close } = await aTalk();
      await bobs.ask('delete_message', { messageId, scope: 'me' });

      for (const command of ['mark_message_read', 'mark_message_delivered', 'delete_message'])
        expect((await bobs.ask(command, { messageId })).data).to.include({ code: 'message_not_found' });
      expect((await bobs.ask('edit_message', { messageId, content: 'x' })).data).to.include({ code: 'message_not_found' });
      await close();
    });
  });
}
