import { expect } from 'chai';
import { group, register } from '../support/client.js';
import { onEachStorage } from '../support/bad-world.js';

const upTo100 = Array.from({ length: 100 }, (_, i) => i);

onEachStorage('opening chats', (world) => {
  it('makes one chat of a pair, though both ask for it a hundred times at once', async () => {
    const [one, other] = [await register(world().url), await register(world().url)];
    const answers = await Promise.all(
      upTo100.map((i) =>
        i % 2 ? one.http.post('/api/conversations', { userId: other.id }) : other.http.post('/api/conversations', { otherUserId: one.id }),
      ),
    );

    expect(new Set(answers.map(({ body }) => body.conversation.id)).size).to.equal(1);
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
    expect(answers.filter(({ status }) => status === 200)).to.have.length(99);
    expect((await one.http.get('/api/conversations')).body.conversations).to.have.length(1);
    expect((await other.http.get('/api/conversations')).body.conversations).to.have.length(1);
  });

  it('opens the same private chat under either name, each side seeing the other', async () => {
    const [one, other] = [await register(world().url, 'one'), await register(world().url, 'other')];
    const first = await one.http.post('/api/messages/chats', { type: 'private', memberIds: [other.id] });
    const again = await other.http.post('/api/conversations', { userId: one.id });

    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body.conversation.id).to.equal(first.body.chat.id);
    expect([first.body.chat.name, again.body.conversation.name]).to.deep.equal(['other', 'one']);
    expect(first.body.chat).to.deep.include({
      type: 'private',
      memberCount: 2,
      myRole: 'member',
      lastMessage: null,
      lastSeq: 0,
      revision: 1,
    });
    expect((await one.http.get(`/api/conversations/${first.body.chat.id}`)).body.conversation).to.deep.equal(
      (await one.http.get(`/api/messages/chats/${first.body.chat.id}`)).body.chat,
    );
  });

  it('makes one group of a clientId, though it is asked for twenty times at once', async () => {
    const { ada, bob } = world();
    const wanted = { type: 'group', name: 'once', memberIds: [bob.id], clientId: 'a group of its own' };
    const answers = await Promise.all(upTo100.slice(0, 20).map(() => ada.http.post('/api/messages/chats', wanted)));

    expect(new Set(answers.map(({ body }) => body.chat.id)).size).to.equal(1);
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
  });

  it('counts everybody in a new group once, its owner among them', async () => {
    const { ada, bob, eve } = world();
    const chatId = await group(ada, [bob, eve, bob, ada]);
    const { chat } = (await eve.http.get(`/api/messages/chats/${chatId}`)).body;

    expect(chat).to.include({ name: 'a group', memberCount: 3, myRole: 'member' });
    const roles = chat.members.map(({ user, role }: { user: { id: string }; role: string }) => `${user.id} ${role}`);
    expect(roles).to.have.members([`${ada.id} owner`, `${bob.id} member`, `${eve.id} member`]);
    const listed = (await eve.http.get('/api/messages/chats')).body.chats.find(({ id }: { id: string }) => id === chatId);
    expect(listed).not.to.have.property('members');
  });

  it('makes no group when one of its members is nobody', async () => {
    const { ada, bob } = world();
    const before = (await ada.http.get('/api/messages/chats?limit=100')).body.chats.length;
    const { status, body } = await ada.http.post('/api/messages/chats', {
      type: 'group',
      name: 'x',
      memberIds: [bob.id, '1'],
      clientId: 'again',
    });

    expect([status, body.code]).to.deep.equal([404, 'user_not_found']);
    expect((await ada.http.get('/api/messages/chats?limit=100')).body.chats).to.have.length(before);
    const again = await ada.http.post('/api/messages/chats', { type: 'group', name: 'x', memberIds: [bob.id], clientId: 'again' });
    expect(again.status).to.equal(201);
  });
});
