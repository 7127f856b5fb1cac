import { expect } from 'chai';
import { Rooms } from '../../src/adapters/inbound/realtime/rooms.js';
import { type UserId } from '../../src/domain/ids.js';
import { KeptWire } from '../support/kept-wire.js';
import { ManualTime } from '../support/manual-time.js';
import { aSession } from '../support/sessions.js';
import { aChatId, aUserId } from '../support/storage-world.js';

describe('the rooms of a node', () => {
  const chatId = aChatId();
  const [ada, bob, eve] = [aUserId(), aUserId(), aUserId()];
  let time: ManualTime;
  let members: Set<UserId>;
  let rooms: Rooms;
  beforeEach(() => {
    time = new ManualTime();
    members = new Set([ada, bob, eve]);
    rooms = new Rooms({ timers: time, isMember: (userId) => members.has(userId) });
  });

  const open = (userId: UserId) => {
    const wire = new KeptWire();
    return { wire, session: aSession(wire, userId, time) };
  };
  const joined = (userId: UserId) => {
    const { wire, session } = open(userId);
    rooms.join(session, chatId);
    return { wire, session };
  };

  it('show a typist until six seconds after the last start, and once', async () => {
    const { wire } = joined(ada);
    rooms.started(bob, chatId);
    await time.pass(5_999);
    rooms.started(bob, chatId);
    await time.pass(5_999);
    expect(wire.frames).to.deep.equal([{ event: 'user_typing', data: { chatId, userId: bob } }]);
    await time.pass(1);

    expect(wire.frames.slice(1)).to.deep.equal([{ event: 'user_stopped_typing', data: { chatId, userId: bob } }]);
    await time.pass(60_000);
    rooms.stopped(bob, chatId);
    rooms.started(bob, chatId);
    expect(wire.events).to.deep.equal(['user_typing', 'user_stopped_typing', 'user_typing']);
  });

  it('show each of several typists to the others', async () => {
    const [adas, bobs, eves] = [joined(ada), joined(bob), joined(eve)];
    rooms.started(ada, chatId);
    await time.pass(3_000);
    rooms.started(bob, chatId);
    await time.pass(3_000);

    const told = ({ wire }: { wire: KeptWire }) => wire.frames.map(({ event, data }) => [event, data.userId]);
    expect(told(adas)).to.deep.equal([['user_typing', bob]]);
    expect(told(bobs)).to.deep.equal([
      ['user_typing', ada],
      ['user_stopped_typing', ada],
    ]);
    expect(told(eves)).to.deep.equal([
      ['user_typing', ada],
      ['user_typing', bob],
      ['user_stopped_typing', ada],
    ]);
  });

  it('show who comes later who is typing already, and who comes again nothing twice', () => {
    joined(eve);
    rooms.started(bob, chatId);
    const { wire, session } = joined(ada);
    rooms.join(session, chatId);

    expect(wire.frames).to.deep.equal([{ event: 'user_typing', data: { chatId, userId: bob } }]);
  });

  it('show nothing to who has left, nor to who is expelled until they join again', () => {
    const [adas, phone, bobs] = [joined(ada), joined(ada), joined(bob)];
    rooms.leave(bobs.session, chatId);
    rooms.leave(bobs.session, aChatId());
    rooms.expel(ada, chatId);
    rooms.started(eve, chatId);
    rooms.join(phone.session, chatId);
    rooms.started(eve, chatId);

    expect([adas, bobs, phone].map(({ wire }) => wire.events)).to.deep.equal([[], [], ['user_typing']]);
  });

  it('show no more typing of who is expelled', () => {
    const { wire } = joined(ada);
    rooms.started(bob, chatId);
    rooms.expel(bob, chatId);

    expect(wire.events).to.deep.equal(['user_typing', 'user_stopped_typing']);
  });

  it('show nothing to a socket that joined as its user was leaving', () => {
    members.delete(ada);
    const { wire } = joined(ada);
    rooms.started(bob, chatId);
    rooms.stopped(bob, chatId);

    expect(wire.events).to.deep.equal([]);
  });

  it('keep nothing of chats that no socket here has open', () => {
    rooms.started(bob, chatId);
    expect(time.waiting).to.equal(0);
    const [one, other] = [joined(ada), joined(eve)];
    rooms.started(bob, chatId);
    expect(time.waiting).to.equal(1);
    rooms.forget(one.session);
    expect(time.waiting).to.equal(1);
    rooms.leave(other.session, chatId);
    expect(time.waiting).to.equal(0);
  });

  it('let no socket in that has gone', () => {
    const { session } = open(ada);
    session.closed();
    rooms.join(session, chatId);
    rooms.started(bob, chatId);

    expect(time.waiting).to.equal(0);
  });

  it('are 256 at most for one socket, and it may leave one for another', () => {
    const { session } = open(ada);
    const all = Array.from({ length: 256 }, () => aChatId());
    for (const each of all) rooms.join(session, each);
    rooms.join(session, all[0]!);

    expect(() => rooms.join(session, chatId)).to.throw('too many rooms');
    rooms.leave(session, all[0]!);
    rooms.join(session, chatId);
    expect(() => rooms.join(session, all[0]!)).to.throw('too many rooms');
    rooms.join(open(bob).session, chatId);
  });
});
