import { expect } from 'chai';
import { Part } from '../../src/bootstrap/parts.js';
import { toldIn, type SyncAnswer } from '../support/sync-answer.js';
import { Wire, register, type Person } from '../support/client.js';
import { chatIdsOf, crowd, membersOf, type Crowd } from '../support/crowded-account.js';
import { startNode, type Node } from '../support/node.js';

const CROWD: Crowd = { chats: 2_000, messagesEach: 50 };
const MESSAGES = CROWD.chats * CROWD.messagesEach;
const NEWEST = 30;
const LIMIT = 1_000;
/** A message as JSON is this long, at most; a chat with its newest message and its members, so much. */
const MESSAGE_BYTES = 600;
const CHAT_BYTES = 3_000;

type Known = Record<string, number>;

describe('somebody 2,000 chats and 100,000 messages behind', () => {
  let node: Node;
  let kim: Person;
  let wire: Wire;
  let isStopped = false;
  const latestFirst = chatIdsOf(CROWD).reverse();
  const atTheBeginning = Object.fromEntries(latestFirst.map((chatId) => [chatId, 1]));
  const told = ({ chats }: SyncAnswer) => chats.map(({ chatId }) => chatId);
  const messagesIn = (answer: SyncAnswer) => toldIn(answer).reduce((sum, { messages }) => sum + messages.length, 0);

  before(async () => {
    node = await startNode('postgres');
    kim = await register(node.url, 'kim');
    const client = node.container.get(Part.database).client({ lockTimeoutMs: 0 });
    await client.connect();
    await crowd(client, kim.id, CROWD);
    await client.end();
    wire = await Wire.open(node.url, kim.token, { query: '?acks=1' });
  });
  after(async () => {
    if (!isStopped) await node.stop();
  });

  /** Asks until there is no more. */
  async function allAnswers(known: Known): Promise<SyncAnswer[]> {
    const answers: SyncAnswer[] = [];
    for (let cursor: unknown, isOver = false; !isOver;) {
      const answer: SyncAnswer = (await wire.ask('sync', { chats: known, limit: LIMIT, cursor })).data;
      for (const { chatId, revision } of toldIn(answer)) known[chatId] = revision;
      answers.push(answer);
      cursor = answer.cursor;
      isOver = cursor === undefined;
    }
    return answers;
  }

  it('is told of the latest chats first, in an answer of bounded size', async () => {
    for (const known of [atTheBeginning, {}]) {
      const { data } = await wire.ask('sync', { chats: known });

      expect(messagesIn(data)).to.be.within(1, 200);
      expect(told(data)).to.deep.equal(latestFirst.slice(0, data.chats.length));
      expect(JSON.stringify(data).length).to.be.below(200 * MESSAGE_BYTES + data.chats.length * CHAT_BYTES);
      expect(data.cursor).to.be.a('string');
    }
  });

  it('is told all of it in as many answers as the messages fill, when it knew the chats', async () => {
    const known = { ...atTheBeginning };
    const answers = await allAnswers(known);

    expect(answers.reduce((sum, answer) => sum + messagesIn(answer), 0)).to.equal(MESSAGES);
    expect(answers.length).to.be.at.most(MESSAGES / LIMIT + 1);
    expect(new Set(Object.values(known))).to.deep.equal(new Set([CROWD.messagesEach + 1]));
  }).timeout(120_000);

  it('is told of every chat from its newest messages on in as many answers as those and the members fill, when it knew none', async () => {
    const answers = await allAnswers({});

    expect(answers.flatMap(told)).to.deep.equal(latestFirst);
    expect(new Set(answers.flatMap(toldIn).map(({ messages }) => messages.length))).to.deep.equal(new Set([NEWEST]));
    const perAnswer = Math.floor(LIMIT / (NEWEST + Math.max(...latestFirst.map(membersOf))));
    expect(answers.length).to.be.at.most(Math.ceil(CROWD.chats / perAnswer));
  }).timeout(120_000);

  it('has no table read through for it', async () => {
    await wire.ask('sync', { chats: atTheBeginning });
    const database = node.container.get(Part.database);
    const client = database.client({ lockTimeoutMs: 0 });
    await client.connect();
    await client.query('select pg_stat_reset()');
    const { data } = await wire.ask('sync', { chats: atTheBeginning });
    await wire.ask('sync', { chats: {} });
    await wire.ask('sync', { chats: atTheBeginning, since: data.since });
    // Connections say what they read at the latest when they close.
    await node.stop();
    isStopped = true;

    const { rows } = await client.query<{ relname: string; seq_scan: string; idx_tup_fetch: string }>(
      'select relname, seq_scan, idx_tup_fetch from pg_stat_user_tables where idx_tup_fetch + seq_scan > 0',
    );
    await client.end();
    expect(rows.filter(({ seq_scan }) => Number(seq_scan) > 0)).to.deep.equal([]);
    expect(rows.map(({ relname }) => relname)).to.include.members(['messages', 'chats', 'chat_members']);
  });
});
