import { expect } from 'chai';
import fc from 'fast-check';
import { FanOut } from '../../src/adapters/inbound/realtime/fan-out.js';
import { LiveChat } from '../../src/adapters/inbound/realtime/live-chat.js';
import type { MessagePosted } from '../../src/domain/events.js';
import { KeptWire } from '../support/kept-wire.js';
import { ManualTime } from '../support/manual-time.js';
import { aSession, type Confirmed } from '../support/sessions.js';
import { aChatId, aUserId, upTo } from '../support/storage-world.js';

const COUNT = 10;
const FULL = 2 * 1_048_576;

type Turn = 'pass' | 'fill up' | 'drain' | 'ask';

describe('messages that a slow socket was not sent', () => {
  const [chatId, sender, reader] = [aChatId(), aUserId(), aUserId()];
  const posted = (seq: number): MessagePosted => ({
    ...{ type: 'message.posted', chatId, previousRevision: seq - 1, revision: seq },
    message: {
      chatId,
      seq,
      revision: seq,
      type: 'text',
      content: 'hello',
      createdAt: 0,
      sender: { id: sender, name: 'ada' },
      status: 'sent',
    },
  });

  /** Passes messages on in this order, while the reader's socket fills up, or drains, or is asked what it has, in between. */
  async function talk(order: readonly number[], turns: readonly Turn[]): Promise<{ sent: number[]; confirmed: Set<number> }> {
    const [time, wire, ranges] = [new ManualTime(), new KeptWire(), [] as Confirmed[]];
    const session = aSession(wire, reader, time, ranges);
    session.noteSynced([]);
    const fanOut = new FanOut((userId) => (userId === reader ? [session] : []), time);
    const chat = new LiveChat(chatId, 0, 0);
    chat.members.set(reader, { joinedSeq: 0, joinedRevision: 0 });

    const left = [...order];
    for (const turn of [...turns, 'ask', 'ask']) {
      if (turn === 'fill up') wire.buffered = FULL;
      else if (turn === 'drain') {
        wire.buffered = 0;
        session.drained();
      } else if (turn === 'ask') {
        await time.pass(100);
        session.pong(wire.pings.at(-1) ?? '');
      } else left.splice(0, 1).forEach((seq) => fanOut.tell(chat, posted(seq)));
    }
    const sent = wire.frames.flatMap(({ data }) => (data.message ? [data.message.seq as number] : []));
    return { sent, confirmed: new Set(ranges.flatMap(({ from, to }) => upTo(from + 1, to))) };
  }

  const turns = fc.array(fc.constantFrom<Turn>('pass', 'pass', 'pass', 'fill up', 'drain', 'ask'), { maxLength: 4 * COUNT });
  const anyOrder = fc.shuffledSubarray(upTo(1, COUNT), { minLength: COUNT, maxLength: COUNT });

  it('are not confirmed, whatever was sent before and after them, and in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder, turns, async (order, taken) => {
        const { sent, confirmed } = await talk(order, taken);
        expect(sent).to.include.members([...confirmed]);
      }),
      { numRuns: 300 },
    );
  });

  it('are all there is that is not confirmed, where messages come in order', async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (taken) => {
        const { sent, confirmed } = await talk(upTo(1, COUNT), taken);
        expect([...confirmed]).to.have.members(sent);
      }),
      { numRuns: 100 },
    );
  });
});
