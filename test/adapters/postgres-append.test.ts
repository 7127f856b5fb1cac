import { expect } from 'chai';
import pg from 'pg';
import { openDatabase, type Connection } from '../../src/adapters/outbound/postgres/database.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';
import type { ChatId, UserId } from '../../src/domain/ids.js';
import { freshDatabase } from '../support/cluster.js';
import { awaited, holdChat } from '../support/held-chat.js';
import { aGroup, aGroupOf, NOON, refusalOf } from '../support/storage-world.js';

/** What only PostgreSQL can show: appends that wait for a lock, batches, and rows that the database refuses. */
describe('the append on PostgreSQL', () => {
  let connection: Connection;
  let storage: ReturnType<typeof postgresStorage>;
  before(async () => {
    connection = await freshDatabase();
    storage = postgresStorage(openDatabase(connection));
  });
  after(() => storage.close());

  const draft = (chatId: ChatId, senderId: UserId, content: string, clientId = content) => ({
    chatId,
    senderId,
    clientId,
    type: 'text' as const,
    content,
    at: NOON,
  });
  const seqsOf = async (viewer: UserId, chatId: ChatId) =>
    (await storage.messageReader.page(viewer, chatId, { limit: 100 })).messages.map(({ seq, content }) => `${seq} ${content ?? ''}`);

  const holding = (chatId: ChatId) => holdChat(connection, chatId);

  it('refuses a member who was removed while the append waited for the chat', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, member = owner] = members;
    const { client, letGo } = await holding(chatId);

    const refusal = refusalOf(storage.log.append(draft(chatId, member, 'too late')));
    await awaited(client);
    await client.query('update chat_members set left_seq = 0, left_revision = 2, revision = 2 where chat_id = $1 and user_id = $2', [
      chatId,
      member,
    ]);
    await client.query('update chats set revision = 2 where id = $1', [chatId]);
    await letGo();

    expect(await refusal).to.equal('chat_not_found');
    expect(await seqsOf(owner, chatId)).to.deep.equal([]);
  });

  it('makes one message of one clientId on two connections, and tells both of it', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const another = postgresStorage(openDatabase(connection));
    const { client, letGo } = await holding(chatId);

    const both = [storage, another].map(({ log }) => log.append(draft(chatId, owner, 'once')));
    await awaited(client);
    await letGo();
    const [one, other] = await Promise.all(both);

    expect([one!.repeated, other!.repeated].sort()).to.deep.equal([false, true]);
    expect(one!.message).to.deep.equal(other!.message);
    expect(await seqsOf(owner, chatId)).to.deep.equal(['1 once']);
    await another.close();
  });

  it('loses nothing of a batch but the one row that the database refuses', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const contents = Array.from({ length: 20 }, (_, index) => (index === 7 ? 'poison \0' : `fine ${index}`));

    const outcomes = await Promise.allSettled(
      contents.map((content, index) => storage.log.append(draft(chatId, owner, content, `client ${index}`))),
    );

    expect(outcomes.map(({ status }) => status === 'fulfilled')).to.deep.equal(contents.map((content) => !content.includes('\0')));
    expect(await seqsOf(owner, chatId)).to.deep.equal(
      contents.filter((content) => !content.includes('\0')).map((content, index) => `${index + 1} ${content}`),
    );
  });

  it('keeps order in a chat that stays locked, and serves the others meanwhile', async () => {
    const { chatId: stuck, owner } = await aGroup(storage, 1);
    const { chatId: free } = await aGroupOf(storage, owner, []);
    const { client, letGo } = await holding(stuck);

    const early = [storage.log.append(draft(stuck, owner, 'one')), storage.log.append(draft(free, owner, 'free'))];
    await awaited(client);
    const late = [storage.log.append(draft(stuck, owner, 'two')), storage.log.append(draft(free, owner, 'free too'))];
    expect((await early[1])?.message.seq).to.equal(1);
    expect((await late[1])?.message.seq).to.equal(2);
    const last = storage.log.append(draft(stuck, owner, 'three'));
    await letGo();
    await Promise.all([...early, ...late, last]);

    expect(await seqsOf(owner, stuck)).to.deep.equal(['1 one', '2 two', '3 three']);
  });

  it('refuses one row of a chat that was set aside, and goes on with the others in order', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const { client, letGo } = await holding(chatId);
    const contents = ['good', 'poison \0', 'good too'];

    const outcomes = Promise.allSettled(
      contents.map((content, index) => storage.log.append(draft(chatId, owner, content, `row ${index}`))),
    );
    await awaited(client);
    // Past the time that all may have to wait for one chat: the chat is being served aside.
    await client.query('select pg_sleep(0.7)');
    await letGo();

    expect((await outcomes).map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    await storage.log.append(draft(chatId, owner, 'afterwards'));
    expect(await seqsOf(owner, chatId)).to.deep.equal(['1 good', '2 good too', '3 afterwards']);
  });

  it('stores a message once whose connection breaks between the commit and the reply', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const killer = new pg.Client(connection);
    await killer.connect();
    const isAppending = `select pg_terminate_backend(pid) from pg_stat_activity where query like '%append_messages%' and pid <> pg_backend_pid() and datname = current_database()`;

    const contents = Array.from({ length: 200 }, (_, index) => `message ${index}`);
    const unsure = new Set(contents);
    // One broken connection in a round: the second try has a new one, so nobody is told that the storage was away.
    const refusals: unknown[] = [];
    for (let round = 0; unsure.size > 0 && round < 50; round += 1) {
      const sent = [...unsure].map((content) =>
        storage.log.append(draft(chatId, owner, content)).then(
          () => unsure.delete(content),
          (error: unknown) => refusals.push(error),
        ),
      );
      await Promise.allSettled([...sent, ...(round < 10 ? [killer.query(isAppending)] : [])]);
    }
    await killer.end();

    expect(unsure.size).to.equal(0);
    expect(refusals).to.deep.equal([]);
    const { messages } = await storage.messageReader.page(owner, chatId, { before: 101, limit: 100 });
    const second = (await storage.messageReader.page(owner, chatId, { limit: 100 })).messages;
    expect(new Set([...messages, ...second].map(({ content }) => content))).to.deep.equal(new Set(contents));
    expect([...messages, ...second].map(({ seq }) => seq)).to.deep.equal(contents.map((_, index) => index + 1));
  });
});
