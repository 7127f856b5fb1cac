import { expect } from 'chai';
import { onEachStorage, sendTo } from '../support/bad-world.js';
import { group, register, type Person } from '../support/client.js';

onEachStorage('receipts over HTTP', (world) => {
  const receiptsFor = ({ http }: Person, id: string) => http.get(`/api/messages/${id}/receipts`);
  /** A group of Ada, Bob and Eve in which Bob has said something. */
  const aTalk = async () => {
    const { ada, bob, eve } = world();
    const chatId = await group(ada, [bob, eve]);
    return { ada, bob, eve, chatId, id: await sendTo(chatId, bob) };
  };

  it('tell the sender how far the message has got with each, and since when', async () => {
    const { ada, bob, eve, id } = await aTalk();
    const before = await receiptsFor(bob, id);
    await ada.http.post(`/api/messages/${id}/read`);
    await eve.http.post(`/api/messages/${id}/delivered`);
    const { createdAt } = (await bob.http.get(`/api/messages/${id}`)).body.message;

    const { status, body } = await receiptsFor(bob, id);

    expect(before.body.receipts).to.have.deep.members(
      [ada, eve].map((person) => ({ userId: person.id, status: 'sent', deliveredAt: null, readAt: null })),
    );
    expect(status).to.equal(200);
    const receiptOf = ({ id }: Person) => body.receipts.find(({ userId }: { userId: string }) => userId === id);
    const [adas, eves] = [receiptOf(ada), receiptOf(eve)];
    expect(adas).to.include({ status: 'read' });
    expect(Date.parse(adas.deliveredAt)).to.be.at.least(Date.parse(createdAt));
    expect(Date.parse(adas.readAt)).to.be.at.least(Date.parse(adas.deliveredAt)).and.at.most(Date.now());
    expect(eves).to.include({ status: 'delivered', readAt: null });
    expect(eves.deliveredAt).to.be.a('string');
  });

  it('are the sender’s alone, who is a member still', async () => {
    const { ada, bob, chatId, id } = await aTalk();
    const stranger = await register(world().url);

    expect((await receiptsFor(ada, id)).body).to.include({ status: 403, code: 'not_the_sender' });
    expect((await receiptsFor(stranger, id)).body).to.include({ status: 404, code: 'message_not_found' });
    await bob.http.delete(`/api/messages/chats/${chatId}/members/${bob.id}`);
    expect((await receiptsFor(bob, id)).body).to.include({ status: 404, code: 'message_not_found' });
  });

  it('leave out who has left, and who came later', async () => {
    const { ada, bob, eve, chatId, id } = await aTalk();
    const late = await register(world().url);
    await ada.http.post(`/api/messages/chats/${chatId}/members`, { memberIds: [late.id] });
    await eve.http.delete(`/api/messages/chats/${chatId}/members/${eve.id}`);

    const { receipts } = (await receiptsFor(bob, id)).body;
    expect(receipts.map(({ userId }: { userId: string }) => userId)).to.deep.equal([ada.id]);
  });

  it('are gone with a message that its sender has hidden', async () => {
    const { bob, id } = await aTalk();
    await bob.http.delete(`/api/messages/${id}?scope=me`);

    expect((await receiptsFor(bob, id)).body).to.include({ status: 404, code: 'message_not_found' });
  });
});
