import { expect } from 'chai';
import { Part } from '../../src/bootstrap/parts.js';
import { GROUP_MEMBERS_MAX } from '../../src/domain/chat.js';
import { onEachStorage } from '../support/bad-world.js';
import { crowd, group, type Person } from '../support/client.js';
import { aPerson, people } from '../support/storage-world.js';

interface ShownMember {
  user: { id: string };
  role: string;
}

onEachStorage('groups over HTTP', (world) => {
  const path = (chatId: string, ...rest: string[]) => ['/api/messages/chats', chatId, ...rest].join('/');
  const rolesIn = async (chatId: string, by: Person) =>
    new Map(((await by.http.get(path(chatId, 'members'))).body.members as ShownMember[]).map(({ user, role }) => [user.id, role]));
  const contents = async (chatId: string, by: Person) =>
    (await by.http.get(`/api/messages/chat/${chatId}`)).body.messages.map(({ content }: { content: string }) => content);

  it('renames and describes a group, and says so in its log', async () => {
    const { ada, bob } = world();
    const chatId = await group(ada, [bob]);

    const { status, body } = await ada.http.patch(path(chatId), { name: 'Team', description: 'What for' });

    expect(status).to.equal(200);
    expect(body.chat).to.include({ name: 'Team', description: 'What for', lastSeq: 1, revision: 3 });
    expect(body.chat.lastMessage).to.include({ type: 'system', content: 'ada named the group “Team”' });
    expect((await bob.http.get(path(chatId))).body.chat).to.include({ name: 'Team', unreadCount: 0 });
    expect((await ada.http.patch(path(chatId), { description: '' })).body.chat).to.include({
      name: 'Team',
      description: null,
      revision: 4,
    });
    expect((await ada.http.patch(path(chatId), {})).body.chat.revision).to.equal(4);
  });

  it('lets people in, who see what comes after, and answers with them', async () => {
    const { ada, bob, eve } = world();
    const chatId = await group(ada, []);
    await ada.http.post('/api/messages', { chatId, content: 'alone' });

    const { status, body } = await ada.http.post(path(chatId, 'members'), { memberIds: [bob.id, eve.id, ada.id, bob.id] });

    expect(status).to.equal(200);
    expect(body.members.map(({ user }: ShownMember) => user.id)).to.have.members([ada.id, bob.id, eve.id]);
    expect(await contents(chatId, eve)).to.have.length(1);
    expect(await contents(chatId, ada)).to.have.length(2);
    expect((await ada.http.post(path(chatId, 'members'), { memberIds: [bob.id] })).status).to.equal(200);
    expect(await contents(chatId, ada)).to.have.length(2);
  });

  it('makes admins and unmakes them, and hands a group over', async () => {
    const { ada, bob, eve } = world();
    const chatId = await group(ada, [bob, eve]);

    const { body } = await ada.http.patch(path(chatId, 'members', bob.id), { role: 'admin' });
    expect(body.member).to.include({ role: 'admin' });
    expect((await bob.http.patch(path(chatId), { name: 'Bob was here' })).status).to.equal(200);
    expect((await ada.http.patch(path(chatId, 'members', bob.id), { role: 'owner' })).body.member.role).to.equal('owner');
    expect([...(await rolesIn(chatId, eve))]).to.have.deep.members([
      [ada.id, 'admin'],
      [bob.id, 'owner'],
      [eve.id, 'member'],
    ]);
    expect((await bob.http.patch(path(chatId, 'members', ada.id), { role: 'member' })).status).to.equal(200);
    expect((await ada.http.patch(path(chatId), { name: 'x' })).body).to.include({ status: 403, code: 'group_right_missing' });
    expect((await bob.http.patch(path(chatId, 'members', bob.id), { role: 'member' })).body).to.include({
      status: 409,
      code: 'last_owner',
    });
  });

  it('hands over when the owner leaves, and shows the group to nobody who has gone', async () => {
    const { ada, bob, eve } = world();
    const chatId = await group(ada, [bob, eve]);
    await ada.http.patch(path(chatId, 'members', eve.id), { role: 'admin' });

    expect((await ada.http.delete(path(chatId, 'members', ada.id))).status).to.equal(204);

    expect((await ada.http.get(path(chatId))).status).to.equal(404);
    expect((await rolesIn(chatId, bob)).get(eve.id)).to.equal('owner');
    expect(await contents(chatId, bob)).to.deep.equal(['ada left']);
    expect((await eve.http.delete(path(chatId, 'members', bob.id))).status).to.equal(204);
    expect((await bob.http.get(path(chatId))).status).to.equal(404);
    expect(await contents(chatId, eve)).to.deep.equal(['ada left', 'eve removed bob']);
    expect((await eve.http.delete(path(chatId, 'members', eve.id))).status).to.equal(204);
  });

  it('shows who comes again nothing of what was said meanwhile', async () => {
    const { ada, bob } = world();
    const chatId = await group(ada, [bob]);
    await bob.http.delete(path(chatId, 'members', bob.id));
    await ada.http.post('/api/messages', { chatId, content: 'without bob' });
    await ada.http.post(path(chatId, 'members'), { memberIds: [bob.id] });

    expect(await contents(chatId, bob)).to.deep.equal(['ada added bob']);
  });

  it('keeps members from what admins do, and everybody from leaving a private chat', async () => {
    const { ada, bob, eve, chatId: privateId } = world();
    const chatId = await group(ada, [bob, eve]);
    const tries = [
      bob.http.patch(path(chatId), { name: 'x' }),
      bob.http.post(path(chatId, 'members'), { memberIds: [eve.id] }),
      bob.http.delete(path(chatId, 'members', eve.id)),
      bob.http.patch(path(chatId, 'members', bob.id), { role: 'admin' }),
    ];
    for (const { body } of await Promise.all(tries)) expect(body).to.include({ status: 403, code: 'group_right_missing' });
    for (const attempt of [
      bob.http.patch(path(privateId), { name: 'ours' }),
      bob.http.post(path(privateId, 'members'), { memberIds: [eve.id] }),
      bob.http.patch(path(privateId, 'members', ada.id), { role: 'admin' }),
    ])
      expect((await attempt).body).to.include({ status: 409, code: 'not_a_group' });
    const leaving = await bob.http.delete(path(privateId, 'members', bob.id));
    expect(leaving.body).to.include({ status: 409, code: 'cannot_leave_private_chat' });
  });

  it('makes one group of a request that is repeated', async () => {
    const { ada, bob } = world();
    const body = { type: 'group', name: 'once', memberIds: [bob.id], clientId: 'again' };
    const [first, second] = [await ada.http.post('/api/messages/chats', body), await ada.http.post('/api/messages/chats', body)];

    expect([first.status, second.status]).to.deep.equal([201, 200]);
    expect(second.body.chat.id).to.equal(first.body.chat.id);
  });

  it('lets in hundreds at once, each told once, but not one more than may be in', async () => {
    const { ada, node } = world();
    const chatId = await group(ada, []);
    const newcomers = await crowd(node.url, 150);
    const memberIds = newcomers.map(({ id }) => id);

    const { body } = await ada.http.post(path(chatId, 'members'), { memberIds });

    expect(body.members).to.have.length(150);
    const { chat } = (await newcomers[149]!.http.get(path(chatId))).body;
    expect(chat).to.include({ memberCount: 151, lastSeq: 2, revision: 153 });
    const missing = Array.from({ length: GROUP_MEMBERS_MAX }, (_, i) => String(i + 1));
    expect((await ada.http.post(path(chatId, 'members'), { memberIds: missing })).body.code).to.equal('user_not_found');
  }).timeout(30_000);

  it('lets in nobody of hundreds when one of them cannot be let in', async () => {
    const { ada, node } = world();
    const storage = node.container.get(Part.storage);
    const chatId = await group(ada, []);
    const comers = [...(await people(storage, 250)), await aPerson(storage, { isActive: false })];

    const { status, body } = await ada.http.post(path(chatId, 'members'), { memberIds: comers.map(({ id }) => id) });

    expect([status, body.code]).to.deep.equal([404, 'user_not_found']);
    expect((await ada.http.get(path(chatId))).body.chat).to.include({ memberCount: 1, revision: 1 });
  });
});
