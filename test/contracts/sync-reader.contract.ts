import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import type { SyncMoment, SyncWanted } from '../../src/application/ports/sync-reader.js';
import { asChatId, asUserId, type ChatId, type UserId } from '../../src/domain/ids.js';
import { aChatId, aGroup, aGroupOf, aPerson, aPrivateChat, erase, join, leave, NOON, say, sayMany } from '../support/storage-world.js';

const BEGINNING = { at: 0, chatId: asChatId('0'), userId: asUserId('0') };

export function syncReaderContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const at = <Result>(viewer: UserId, look: (moment: SyncMoment) => Promise<Result>) => storage.syncReader.at(viewer, look);
  const standingIn = async (viewer: UserId, chatId: ChatId) => {
    const [standing] = await at(viewer, (moment) => moment.standings([chatId]));
    if (!standing) throw new Error('They are not in that chat.');
    return standing;
  };
  const changes = async (viewer: UserId, chatId: ChatId, wanted: Partial<SyncWanted> = {}) => {
    const standing = await standingIn(viewer, chatId);
    const asked = { standing, after: 1, limit: 100, withMembers: true, ...wanted };
    return (await at(viewer, (moment) => moment.changes([asked]))).get(chatId);
  };
  const seqsOf = (rows: { messages: readonly { seq: number }[] } | undefined) => rows?.messages.map(({ seq }) => seq);

  it('knows where the viewer stands in each chat, latest activity first, or in those named', async () => {
    const { id: viewer } = await aPerson(storage);
    const early = await aGroupOf(storage, viewer, [], { at: NOON });
    const late = await aGroupOf(storage, viewer, [(await aPerson(storage)).id], { at: NOON + 1 });
    await say(storage, early.chatId, viewer, { at: NOON + 5 });

    const all = await at(viewer, (moment) => moment.standings());
    expect(all.map(({ chatId }) => chatId)).to.deep.equal([early.chatId, late.chatId]);
    expect(all[0]).to.deep.equal({
      ...{ chatId: early.chatId, revision: 2, lastSeq: 1, memberCount: 1, lastActivityAt: NOON + 5 },
      ...{ joinedSeq: 0, joinedRevision: 1, deliveredSeq: 0 },
    });
    const named = await at(viewer, (moment) => moment.standings([late.chatId, aChatId(), early.chatId]));
    expect(named).to.have.length(2);
    expect(await at(viewer, (moment) => moment.standings([]))).to.deep.equal([]);
  });

  it('knows of no chat that the viewer has left', async () => {
    const { chatId, members } = await aGroup(storage, 2);
    const [, gone = members[0]!] = members;
    await leave(storage, chatId, gone);

    expect(await at(gone, (moment) => moment.standings())).to.deep.equal([]);
    expect((await at(gone, (moment) => moment.views([chatId], new Set([chatId])).catch(() => new Map()))).size).to.equal(0);
  });

  it('tells changed rows as they are now, in order of revision, with who came and went', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, gone = owner] = members;
    const [first] = [await say(storage, chatId, owner), await say(storage, chatId, owner, { replyTo: 1 })];
    await erase(storage, first, owner);
    await leave(storage, chatId, gone);
    const { id } = await aPerson(storage);
    await join(storage, chatId, id);

    const rows = await changes(owner, chatId);

    const head = (await standingIn(owner, chatId)).revision;
    expect(rows).to.include({ revision: head, hasMore: false });
    expect(rows?.messages.map(({ seq, deletedAt }) => [seq, deletedAt !== undefined])).to.deep.equal([
      [1, true],
      [2, false],
    ]);
    expect(rows?.messages[1]).to.deep.equal(await storage.messageReader.get(owner, { chatId, seq: 2 }));
    expect(rows?.members.map(({ userId, view }) => [userId, view?.role])).to.deep.equal([
      [gone, undefined],
      [id, 'member'],
    ]);
    expect((await changes(owner, chatId, { withMembers: false }))?.members).to.deep.equal([]);
  });

  it('shows a newcomer nothing from before they came, whatever changes there', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const old = await say(storage, chatId, owner);
    const { id } = await aPerson(storage);
    await join(storage, chatId, id);
    await say(storage, chatId, owner);
    await erase(storage, old, owner);

    expect(seqsOf(await changes(id, chatId, { after: 3 }))).to.deep.equal([2]);
    const newest = await at(id, async (moment) => moment.newest([{ standing: await standingIn(id, chatId), limit: 30 }]));
    expect(newest.get(chatId)?.map(({ seq }) => seq)).to.deep.equal([2]);
  });

  it('shows nobody what they have hidden', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await sayMany(storage, chatId, one, 3);
    await storage.hidden.hide(other, { chatId, seq: 2 });

    expect(seqsOf(await changes(other, chatId))).to.deep.equal([1, 3]);
    expect(seqsOf(await changes(one, chatId))).to.deep.equal([1, 2, 3]);
    const newest = await at(other, async (moment) => moment.newest([{ standing: await standingIn(other, chatId), limit: 2 }]));
    expect(newest.get(chatId)?.map(({ seq }) => seq)).to.deep.equal([1, 3]);
  });

  it('tells no more rows than asked for, messages and members together, and from where to go on', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    await say(storage, chatId, owner);
    await join(storage, chatId, (await aPerson(storage)).id);
    await say(storage, chatId, owner);

    const [first, rest] = [await changes(owner, chatId, { limit: 2 }), await changes(owner, chatId, { after: 3, limit: 2 })];

    expect(first).to.include({ revision: 3, hasMore: true });
    expect([seqsOf(first), first?.members.length]).to.deep.equal([[1], 1]);
    expect(rest).to.include({ revision: 4, hasMore: false });
    expect([seqsOf(rest), rest?.members.length]).to.deep.equal([[2], 0]);
  });

  it('tells of several chats at once, each from its own place', async () => {
    const { id: viewer } = await aPerson(storage);
    const [one, other] = [await aGroupOf(storage, viewer, []), await aGroupOf(storage, viewer, [])];
    await sayMany(storage, one.chatId, viewer, 3);
    await sayMany(storage, other.chatId, viewer, 3);
    const standings = await at(viewer, (moment) => moment.standings());
    const wanted = standings.map((standing) => ({ standing, after: standing.chatId === one.chatId ? 1 : 3, limit: 10, withMembers: true }));

    const rows = await at(viewer, (moment) => moment.changes(wanted));
    expect([seqsOf(rows.get(one.chatId)), seqsOf(rows.get(other.chatId))]).to.deep.equal([[1, 2, 3], [3]]);
    const newest = await at(viewer, (moment) => moment.newest(standings.map((standing) => ({ standing, limit: 2 }))));
    expect(newest.get(one.chatId)?.map(({ seq }) => seq)).to.deep.equal([2, 3]);
    expect(await at(viewer, (moment) => moment.changes([]))).to.have.property('size', 0);
    expect(await at(viewer, (moment) => moment.newest([{ standing: standings[0]!, limit: 0 }]))).to.satisfy(
      (found: Map<ChatId, unknown[]>) => (found.get(standings[0]!.chatId) ?? []).length === 0,
    );
  });

  it('shows chats as lists do, and the members of those asked for', async () => {
    const { id: viewer } = await aPerson(storage);
    const [bare, full] = [await aGroupOf(storage, viewer, []), await aGroupOf(storage, viewer, [(await aPerson(storage)).id])];
    await say(storage, full.chatId, viewer);

    const views = await at(viewer, (moment) => moment.views([bare.chatId, full.chatId], new Set([full.chatId])));

    const { items } = await storage.chatReader.list(viewer, { limit: 10 });
    expect(views.get(bare.chatId)).to.deep.equal(items.find(({ id }) => id === bare.chatId));
    expect(views.get(full.chatId)).to.deep.equal(await storage.chatReader.get(viewer, full.chatId));
  });

  it('reads one moment, while others write', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    await say(storage, chatId, owner);

    await at(owner, async (moment) => {
      const [before] = await moment.standings([chatId]);
      await say(storage, chatId, owner);
      const [after] = await moment.standings([chatId]);
      expect(after).to.deep.equal(before);
      expect((await moment.views([chatId], new Set())).get(chatId)).to.include({ lastSeq: 1 });
    });
    expect(await standingIn(owner, chatId)).to.include({ lastSeq: 2 });
  });

  it('tells which cursors moved, the earliest first, page by page', async () => {
    const { id: viewer } = await aPerson(storage);
    const [one, other] = [await aPerson(storage), await aPerson(storage)];
    const { chatId } = await aGroupOf(storage, viewer, [one.id, other.id]);
    const elsewhere = await aGroupOf(storage, viewer, [one.id]);
    const strange = await aGroupOf(storage, one.id, [other.id]);
    for (const each of [chatId, elsewhere.chatId]) await say(storage, each, viewer);
    await say(storage, strange.chatId, one.id);
    const move = (userId: UserId, inChat: ChatId, when: number) =>
      storage.cursors.advance([{ chatId: inChat, userId, read: 1 }], NOON + when);
    await move(one.id, chatId, 3);
    await move(other.id, chatId, 1);
    await move(one.id, elsewhere.chatId, 2);
    await move(other.id, strange.chatId, 4);

    const all = await storage.syncReader.movedAfter(viewer, BEGINNING, { limit: 10 });
    expect(all).to.deep.equal([
      { at: NOON + 1, chatId, userId: other.id, deliveredSeq: 1, readSeq: 1 },
      { at: NOON + 2, chatId: elsewhere.chatId, userId: one.id, deliveredSeq: 1, readSeq: 1 },
      { at: NOON + 3, chatId, userId: one.id, deliveredSeq: 1, readSeq: 1 },
    ]);
    expect(await storage.syncReader.movedAfter(viewer, all[0]!, { limit: 1 })).to.deep.equal([all[1]]);
    expect(await storage.syncReader.movedAfter(viewer, all[2]!, { limit: 10 })).to.deep.equal([]);
    expect(await storage.syncReader.movedAfter(viewer, BEGINNING, { among: [elsewhere.chatId, strange.chatId], limit: 10 })).to.deep.equal([
      all[1],
    ]);
  });
}
