import { expect } from 'chai';
import { Wire, group, register } from '../support/client.js';
import { startNode, type Node, type StorageName } from '../support/node.js';

const SENDERS = 20;
const EACH = 50;
const ALL = SENDERS * EACH;

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`many at once in one chat, on ${storage}`, () => {
    let node: Node;
    before(async () => {
      node = await startNode(storage);
    });
    after(() => node.stop());

    it('gives a thousand messages of twenty senders the seqs 1 to 1000, and shows them to everybody in order and once', async () => {
      const people = await Promise.all(Array.from({ length: SENDERS }, (_, index) => register(node.url, `sender${index}`)));
      const chatId = await group(people[0]!, people.slice(1));
      const wires = await Promise.all(people.map(({ token }) => Wire.open(node.url, token)));

      const replies = await Promise.all(
        wires.flatMap((wire, sender) =>
          Array.from({ length: EACH }, (_, index) => wire.send(chatId, `${sender}/${index}`, { clientId: `c${index}` })),
        ),
      );
      const seqs = replies.map(({ data }) => data.message.seq as number).sort((one, other) => one - other);
      expect(seqs).to.deep.equal(Array.from({ length: ALL }, (_, index) => index + 1));

      for (const [sender, wire] of wires.entries()) {
        await wire.until(() => (wire.of('new_message').length === ALL - EACH ? true : undefined), `all messages at ${sender}`);
        const shown = wire
          .of('new_message')
          .map(({ data }) => [data.previousRevision, data.revision, data.message.seq] as [number, number, number]);
        expect(shown).to.deep.equal([...shown].sort((one, other) => one[2] - other[2]));
        const replied = new Map(wire.of('message_sent').map(({ data }) => [data.message.revision as number, data.message.seq as number]));
        // What the events and the replies tell of together is every revision, each once.
        expect([...shown.map(([, revision]) => revision), ...replied.keys()].sort((one, other) => one - other)).to.deep.equal(
          Array.from({ length: ALL }, (_, index) => index + 2),
        );
        expect(shown.every(([previous, revision]) => previous === revision - 1)).to.equal(true);
      }
      // A sender's own messages are in the order they were sent in.
      for (const wire of wires) {
        const own = wire.of('message_sent').map(({ data }) => data.message as { seq: number; content: string });
        const bySeq = [...own].sort((one, other) => one.seq - other.seq).map(({ content }) => Number(content.split('/')[1]));
        expect(bySeq).to.deep.equal(Array.from({ length: EACH }, (_, index) => index));
      }
      await Promise.all(wires.map((wire) => wire.close()));
    });
  });
}
