import { expect } from 'chai';
import fc from 'fast-check';
import { LiveChat } from '../../src/adapters/inbound/realtime/live-chat.js';
import type { LogEvent } from '../../src/domain/events.js';
import { asChatId } from '../../src/domain/ids.js';

const chatId = asChatId('1');
const eventTo = (revision: number, previousRevision = revision - 1): LogEvent => ({
  type: 'members.changed',
  chatId,
  previousRevision,
  revision,
  joined: [],
  left: [],
  members: [],
  memberCount: 2,
});

/** Gives a chat events, as the hub does. @returns the revisions it let through, in order */
function passed(chat: LiveChat, events: readonly LogEvent[]): number[] {
  const through: number[] = [];
  for (const event of events) {
    if (chat.accept(event) !== 'pass') continue;
    for (let next: LogEvent | undefined = event; next; next = chat.next()) {
      through.push(next.revision);
      chat.position = next.revision;
    }
  }
  return through;
}

describe('a live chat', () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  it('lets events through in the order of the log and once, in whatever order and however often they come', () => {
    const shuffled = fc
      .integer({ min: 1, max: 40 })
      .chain((count) =>
        fc.tuple(fc.constant(count), fc.shuffledSubarray([...upTo(count), ...upTo(count)], { minLength: count * 2, maxLength: count * 2 })),
      );
    fc.assert(
      fc.property(shuffled, ([count, order]) => {
        expect(
          passed(
            new LiveChat(chatId, 0, 0),
            order.map((revision) => eventTo(revision)),
          ),
        ).to.deep.equal(upTo(count));
      }),
    );
  });

  it('lets nothing through past a hole, and knows that it is behind', () => {
    const chat = new LiveChat(chatId, 0, 0);

    expect(
      passed(
        chat,
        [1, 2, 4, 5].map((revision) => eventTo(revision)),
      ),
    ).to.deep.equal([1, 2]);
    expect(chat.isBehind).to.equal(true);
    expect(passed(chat, [eventTo(3)])).to.deep.equal([3, 4, 5]);
    expect(chat.isBehind).to.equal(false);
  });

  it('lets an event of several revisions through when a fill stopped inside it', () => {
    const chat = new LiveChat(chatId, 0, 0);
    chat.accept(eventTo(6, 2));
    chat.position = 4;

    expect(chat.next()?.revision).to.equal(6);
  });

  it('holds a bounded number of early events, and still knows how far the log is', () => {
    const chat = new LiveChat(chatId, 0, 0);
    for (let revision = 2; revision <= 1_000; revision += 1) chat.accept(eventTo(revision));

    const through = passed(chat, [eventTo(1)]);
    expect(through).to.deep.equal(upTo(257));
    expect(chat.isBehind).to.equal(true);
  });

  it('counts messages without a gap, in whatever order they pass, and for those who saw all of them', () => {
    const chat = new LiveChat(chatId, 0, 4);
    const [early, late] = [{}, {}];
    const pass = (seq: number, ...present: object[]) => {
      const passed = chat.passedMessage(seq, () => present);
      return passed && { ...passed, witnesses: passed.witnesses && [...passed.witnesses] };
    };

    expect(pass(5, early)).to.deep.equal({ from: 4, to: 5, witnesses: undefined });
    expect(pass(7, early)).to.equal(undefined);
    expect(pass(8, early, late)).to.equal(undefined);
    expect(pass(6, early, late)).to.deep.equal({ from: 5, to: 8, witnesses: [early] });
    expect(pass(6, early, late)).to.equal(undefined);
    expect(pass(9, early, late)).to.deep.equal({ from: 8, to: 9, witnesses: undefined });
  });

  it('knows which messages have passed, those that came early too', () => {
    const chat = new LiveChat(chatId, 0, 4);
    chat.passedMessage(6, () => []);

    expect([4, 5, 6, 7].map((seq) => chat.hasPassed(seq))).to.deep.equal([true, false, true, false]);
  });

  it('lets nothing through while it is busy', () => {
    const chat = new LiveChat(chatId, 0, 0);
    chat.welcomes += 1;

    expect(chat.accept(eventTo(1))).to.equal('wait');
    expect(chat.next()).to.equal(undefined);
    chat.welcomes -= 1;
    expect(chat.next()?.revision).to.equal(1);
  });
});
