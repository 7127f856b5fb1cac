import { expect } from 'chai';
import { Frames } from '../../src/adapters/inbound/realtime/frames.js';
import type { Notice } from '../../src/adapters/inbound/realtime/notices.js';
import type { Session } from '../../src/adapters/inbound/realtime/session.js';
import { KeptWire } from '../support/kept-wire.js';
import { ManualTime } from '../support/manual-time.js';
import { aSession, type Confirmed } from '../support/sessions.js';
import { aChatId, aUserId } from '../support/storage-world.js';

const KIB = 1_024;
const MIB = 1_024 * KIB;

describe('a socket that falls behind', () => {
  const [chatId, userId] = [aChatId(), aUserId()];
  let time: ManualTime;
  let wire: KeptWire;
  let session: Session;
  let confirmed: Confirmed[];
  beforeEach(() => {
    time = new ManualTime();
    wire = new KeptWire();
    confirmed = [];
    session = aSession(wire, userId, time, confirmed);
  });

  const tell = (notice: Notice) => session.deliver(new Frames(notice));
  const tellLeft = (revision: number) => tell({ kind: 'chat.left', chatId, revision, previousRevision: revision - 1, reason: 'left' });
  const revisions = () => wire.frames.flatMap(({ data }) => (data.revision === undefined ? [] : [data.revision as number]));
  const fillUp = (bytes = MIB + 1) => {
    wire.buffered = bytes;
  };
  const drain = () => {
    wire.buffered = 0;
    session.drained();
  };

  it('is sent events up to a mebibyte, then replies alone, and is not read from', () => {
    fillUp(MIB);
    tellLeft(1);
    fillUp();
    tellLeft(2);
    session.reply({ event: 'ack', id: 1, data: {} });

    expect(wire.events).to.deep.equal(['chat_left', 'ack']);
    expect([...wire.paused]).to.deep.equal(['lagging']);
  });

  it('is not read from when it is replies that it does not take', () => {
    fillUp();
    session.reply({ event: 'ack', id: 1, data: {} });
    tellLeft(1);

    expect(wire.events).to.deep.equal(['ack']);
    expect([...wire.paused]).to.deep.equal(['lagging']);
  });

  it('is told to ask for what it missed when it has drained, if it ever asked, and goes on', async () => {
    session.noteSynced([]);
    fillUp();
    tellLeft(1);
    drain();
    tellLeft(2);
    await time.pass(120_000);

    expect(wire.frames.map(({ event, data }) => [event, data.revision])).to.deep.equal([
      ['resync', undefined],
      ['chat_left', 2],
    ]);
    expect(wire.frames[0]).to.deep.equal({ event: 'resync', data: {} });
    expect([...wire.paused]).to.deep.equal([]);
    expect(wire.closed).to.equal(undefined);
  });

  it('may fall behind again, and is told again', () => {
    session.noteSynced([]);
    for (const revision of [1, 2]) {
      fillUp();
      tellLeft(revision);
      drain();
    }

    expect(wire.events).to.deep.equal(['resync', 'resync']);
  });

  it('is told nothing when it drains without having been behind', () => {
    session.noteSynced([]);
    tellLeft(1);
    fillUp(MIB);
    drain();

    expect(wire.events).to.deep.equal(['chat_left']);
  });

  it('is closed when it has drained and cannot ask', () => {
    fillUp();
    tellLeft(1);
    drain();
    tellLeft(2);

    expect(wire.closed?.code).to.equal(4408);
    expect(wire.events).to.deep.equal([]);
  });

  it('is ended after sixty seconds, whether it can ask or not', async () => {
    session.noteSynced([]);
    fillUp();
    tellLeft(1);
    await time.pass(59_999);
    expect(wire.closed).to.equal(undefined);
    await time.pass(1);

    expect(wire.closed?.code).to.equal(4408);
    expect(wire.isTerminated).to.equal(true);
    drain();
    expect(wire.events).to.deep.equal([]);
  });

  it('is spared what is fleeting from a quarter of a mebibyte on, and nothing else', () => {
    const at = 0;
    const fleeting: Notice[] = [
      { kind: 'typing.started', chatId, userId },
      { kind: 'typing.stopped', chatId, userId },
      { kind: 'user.online', userId },
      { kind: 'user.offline', userId },
      { kind: 'cursor.read', chatId, userId, upToSeq: 1, at },
      { kind: 'chat.read', chatId, userId, upToSeq: 1, at },
    ];
    fillUp(256 * KIB);
    fleeting.forEach(tell);
    expect(wire.frames).to.have.length(fleeting.length);
    fillUp(256 * KIB + 1);
    fleeting.forEach(tell);
    tellLeft(1);
    drain();

    expect(wire.frames).to.have.length(fleeting.length + 1);
    expect(revisions()).to.deep.equal([1]);
  });

  it('confirms nothing that it was not sent, and all that a sync brought', async () => {
    session.note(chatId, 0, 1, false);
    fillUp();
    tellLeft(1);
    session.note(chatId, 1, 2, false);
    session.noteSynced([{ chatId: aChatId(), from: 0, to: 0 }]);
    drain();
    session.note(chatId, 2, 3, false);
    await time.pass(100);
    session.pong(wire.pings.at(-1)!);
    expect(confirmed).to.deep.equal([
      { chatId, from: 0, to: 1 },
      { chatId, from: 2, to: 3 },
    ]);

    confirmed.length = 0;
    session.note(chatId, 3, 4, false);
    session.noteSynced([{ chatId, from: 1, to: 4 }]);
    await time.pass(200);
    session.pong(wire.pings.at(-1)!);
    // What was confirmed before is a part of it still: a range does not count until it has no gap before it.
    expect(confirmed).to.deep.equal([{ chatId, from: 0, to: 4 }]);
  });

  it('confirms what a sync brought while it was behind, because replies are not skipped', async () => {
    fillUp();
    tellLeft(1);
    session.noteSynced([{ chatId, from: 0, to: 4 }]);
    await time.pass(100);
    session.pong(wire.pings.at(-1)!);

    expect(confirmed).to.deep.equal([{ chatId, from: 0, to: 4 }]);
  });
});
