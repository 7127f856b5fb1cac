import { expect } from 'chai';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import { Part } from '../../src/bootstrap/parts.js';
import { onEachStorage } from '../support/bad-world.js';
import { Wire, group, register, type Person } from '../support/client.js';
import { toldIn, type SyncAnswer } from '../support/sync-answer.js';

onEachStorage('the cursors that sync tells', (world) => {
  let kim: Person;
  let wire: Wire;
  let others: Person[];
  let chatId: string;
  let before: SyncAnswer;
  beforeEach(async () => {
    const { ada, bob, eve, url } = world();
    kim = await register(url, 'kim');
    others = [ada, bob, eve];
    chatId = await group(kim, others);
    wire = await Wire.open(url, kim.token, { query: '?acks=1' });
    await wire.send(chatId, 'hello');
    before = await sync({ chats: {} });
  });
  afterEach(() => wire.close());

  const sync = async (request: object): Promise<SyncAnswer> => (await wire.ask('sync', request)).data;
  /** As a node writes it that read its clock at this time. */
  const reads = async ({ id }: Person, at: number, chat = chatId) => {
    const move = { chatId: asChatId(chat), userId: asUserId(id), read: 1 };
    expect(await world().node.container.get(Part.storage).cursors.advance([move], at)).to.have.length(1);
  };
  const toldOf = (...answers: SyncAnswer[]) => answers.flatMap(({ receipts }) => receipts.map(({ userId }) => userId));

  it('include one that was written late, for who was cut off after an answer that told of a later one', async () => {
    const now = Date.now();
    await reads(others[0]!, now - 20);
    await reads(others[1]!, now);
    const first = await sync({ chats: { [chatId]: 2 }, since: before.since, limit: 1 });
    expect(toldOf(first)).to.deep.equal([others[0]!.id]);
    expect(first.cursor).to.be.a('string');

    await reads(others[2]!, now - 30);

    expect(toldOf(await sync({ chats: { [chatId]: 2 }, since: first.since }))).to.include(others[2]!.id);
  });

  it('are not passed over by an answer about some chats only, that has room for a few', async () => {
    const other = await group(kim, others);
    await wire.send(other, 'hello');
    const now = Date.now();
    await reads(others[0]!, now - 20, other);
    await reads(others[0]!, now - 10);
    await reads(others[1]!, now);

    const only = await sync({ chats: { [chatId]: 2 }, only: true, since: before.since, limit: 1 });

    const { receipts } = await sync({ chats: { [chatId]: 2, [other]: 2 }, since: only.since });
    expect(receipts.filter((receipt) => receipt.chatId === other)).to.have.length(1);
  });

  it('are told in one round, a few at a time, and not again with each answer that goes on with chats', async () => {
    for (const [index, person] of others.entries()) await reads(person, Date.now() - 100 + index);
    for (let n = 1; n <= 9; n += 1) await wire.send(chatId, `message ${n}`);
    const other = await group(kim, others);
    for (let n = 1; n <= 9; n += 1) await wire.send(other, `message ${n}`);

    const known: Record<string, number> = { [chatId]: 2, [other]: 1 };
    const answers: SyncAnswer[] = [];
    for (let last: SyncAnswer | undefined; !last || last.cursor !== undefined; answers.push(last)) {
      last = await sync({ chats: known, since: before.since, limit: 10, cursor: last?.cursor });
      for (const told of toldIn(last)) known[told.chatId] = told.revision;
    }

    expect(answers).to.have.length(2);
    expect(answers.map((answer) => toldOf(answer))).to.deep.equal([others.map(({ id }) => id), []]);
    const pages = [await sync({ chats: known, since: before.since, limit: 2 })];
    pages.push(await sync({ chats: known, since: before.since, limit: 2, cursor: pages[0]?.cursor }));
    expect(pages.map((answer) => toldOf(answer).length)).to.deep.equal([2, 1]);
    expect(toldOf(...pages)).to.deep.equal(others.map(({ id }) => id));
  });
});
