import { expect } from 'chai';
import { onEachStorage, sendTo } from '../support/bad-world.js';
import { group, type Person } from '../support/client.js';

onEachStorage('deleting for oneself over HTTP', (world) => {
  const hide = ({ http }: Person, id: string) => http.delete(`/api/messages/${id}?scope=me`);
  const contentsFor = async ({ http }: Person, chatId: string, query = '') =>
    (await http.get(`/api/messages/chat/${chatId}?${query}`)).body.messages.map(({ content }: { content: string }) => content) as string[];
  const chatFor = async ({ http }: Person, chatId: string) => (await http.get(`/api/messages/chats/${chatId}`)).body.chat;
  /** A group of Ada and Bob in which Ada has said three things. */
  const aTalk = async () => {
    const { ada, bob } = world();
    const chatId = await group(ada, [bob]);
    const ids: string[] = [];
    for (const content of ['one', 'two', 'three']) ids.push(await sendTo(chatId, ada, content));
    return { ada, bob, chatId, ids };
  };

  it('takes a message away from who asks, and answers with it', async () => {
    const { ada, bob, chatId, ids } = await aTalk();
    const [, second = ''] = ids;
    const before = (await ada.http.get(`/api/messages/${second}`)).body;

    const { status, body } = await hide(bob, second);

    expect(status).to.equal(200);
    expect(body).to.deep.equal(before);
    expect(await contentsFor(bob, chatId)).to.deep.equal(['one', 'three']);
    expect(await contentsFor(bob, chatId, `limit=1&before=${ids[2]}`)).to.deep.equal(['one']);
    expect(await contentsFor(ada, chatId)).to.deep.equal(['one', 'two', 'three']);
    expect((await ada.http.get(`/api/messages/${second}`)).body).to.deep.equal(before);
    expect(await chatFor(ada, chatId)).to.include({ revision: 4, lastSeq: 3 });
  });

  it('counts and shows a chat without it', async () => {
    const { ada, bob, chatId, ids } = await aTalk();
    await hide(bob, ids[2] ?? '');

    const chat = await chatFor(bob, chatId);
    expect(chat).to.include({ unreadCount: 2, lastSeq: 3 });
    expect(chat.lastMessage).to.include({ content: 'two' });
    const { chats } = (await bob.http.get('/api/messages/chats?limit=1')).body;
    expect(chats[0].lastMessage).to.deep.equal(chat.lastMessage);
    expect((await chatFor(ada, chatId)).lastMessage).to.include({ content: 'three' });
    expect((await bob.http.post(`/api/messages/${ids[0]}/read`)).body).to.include({ unreadCount: 1 });
  });

  it('leaves nothing to be done with it for who hid it, but to hide it again', async () => {
    const { ada, ids } = await aTalk();
    const [id = ''] = ids;
    const first = await hide(ada, id);
    const attempts = [
      ada.http.get(`/api/messages/${id}`),
      ada.http.patch(`/api/messages/${id}`, { content: 'edited' }),
      ada.http.delete(`/api/messages/${id}`),
      ada.http.post(`/api/messages/${id}/delivered`),
      ada.http.post(`/api/messages/${id}/read`),
      ada.http.patch(`/api/messages/${id}/status`, { status: 'read' }),
    ];

    for (const { body } of await Promise.all(attempts)) expect(body).to.include({ status: 404, code: 'message_not_found' });
    expect((await hide(ada, id)).body).to.deep.equal(first.body);
  });

  it('cannot be read up to any more', async () => {
    const { bob, chatId, ids } = await aTalk();
    await hide(bob, ids[1] ?? '');

    const { body } = await bob.http.post(`/api/messages/chats/${chatId}/read`, { upTo: ids[1] });
    expect(body).to.include({ status: 404, code: 'message_not_found' });
    expect((await bob.http.post(`/api/messages/chats/${chatId}/read`, { upTo: ids[2] })).body).to.deep.equal({
      readSeq: 3,
      unreadCount: 0,
    });
  });

  it('takes tombstones and announcements away too', async () => {
    const { ada, bob, chatId, ids } = await aTalk();
    await ada.http.delete(`/api/messages/${ids[0]}`);
    await ada.http.patch(`/api/messages/chats/${chatId}`, { name: 'another name' });
    const { messages } = (await bob.http.get(`/api/messages/chat/${chatId}`)).body;
    const announcement = messages.at(-1) as { id: string; type: string };

    expect(announcement.type).to.equal('system');
    for (const id of [ids[0] ?? '', announcement.id]) expect((await hide(bob, id)).status).to.equal(200);
    expect(await contentsFor(bob, chatId)).to.deep.equal(['two', 'three']);
  });

  it('is possible with what others wrote, and lets them edit and quote it still', async () => {
    const { ada, bob, chatId, ids } = await aTalk();
    await hide(bob, ids[2] ?? '');
    const { body } = await ada.http.post('/api/messages', { chatId, content: 'four', replyTo: ids[2] });
    await ada.http.patch(`/api/messages/${ids[2]}`, { content: 'edited' });

    expect(await contentsFor(bob, chatId)).to.deep.equal(['one', 'two', 'four']);
    expect((await bob.http.get(`/api/messages/${body.message.id}`)).body.message.replyTo).to.include({ id: ids[2], content: 'edited' });
  });
});
