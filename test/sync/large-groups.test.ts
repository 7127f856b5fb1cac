import { expect } from 'chai';
import { Part } from '../../src/bootstrap/parts.js';
import { onEachStorage } from '../support/bad-world.js';
import { register, type Person } from '../support/client.js';
import { people } from '../support/storage-world.js';
import { toldIn } from '../support/sync-answer.js';
import { SyncClient } from '../support/sync-client.js';
import { endsLike } from './exactness.js';

const TOLD_MAX = 100;

onEachStorage('sync of a group that grows past a hundred', (world) => {
  let kim: Person;
  let others: string[];
  let chatId: string;
  let client: SyncClient;
  before(async () => {
    const { node, url } = world();
    kim = await register(url, 'kim');
    others = (await people(node.container.get(Part.storage), TOLD_MAX)).map(({ id }) => id);
    const { body } = await kim.http.post('/api/messages/chats', { type: 'group', name: 'many', memberIds: others.slice(0, TOLD_MAX - 1) });
    chatId = body.chat.id;
    client = new SyncClient(kim, { holeMs: 500, holdsThroughout: true, query: '?acks=1' });
  });
  afterEach(() => client.cut());

  const told = () =>
    client.answers
      .slice(-2)
      .flatMap(toldIn)
      .find((each) => each.chatId === chatId);
  const comesBack = async () => {
    await client.connect();
    await client.catchUp();
    await endsLike(client, kim);
  };
  const newcomer = () => others.at(-1) ?? '';

  it('tells all members with its beginning, as long as they are no more than that', async () => {
    await comesBack();

    expect(told()?.chat.members).to.have.length(TOLD_MAX);
  });

  it('tells no members when there are more, but their number, and what was said', async () => {
    await kim.http.post(`/api/messages/chats/${chatId}/members`, { memberIds: [newcomer()] });
    await comesBack();

    expect(told()).to.include({ chatId, revision: 3 }).and.not.to.have.any.keys('members', 'reset', 'more');
    expect(told()?.chat).to.include({ memberCount: TOLD_MAX + 1 });
    expect(told()?.messages.map(({ type }) => type)).to.deep.equal(['system']);
  });

  it('tells of members again when they have become fewer', async () => {
    await kim.http.delete(`/api/messages/chats/${chatId}/members/${newcomer()}`);
    await kim.http.patch(`/api/messages/chats/${chatId}/members/${others[0]}`, { role: 'admin' });
    await comesBack();

    expect(told()?.members).to.have.length(2);
    expect(told()?.members?.[0]).to.deep.equal({ userId: newcomer(), left: true });
    expect(told()?.members?.[1]).to.include({ role: 'admin' });
  });
});
