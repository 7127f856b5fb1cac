import { expect } from 'chai';
import { Confirmations } from '../../src/adapters/inbound/realtime/confirmations.js';
import { asChatId } from '../../src/domain/ids.js';

const [chat, other] = [asChatId('1'), asChatId('2')];

describe('what a socket confirms', () => {
  it('is what was sent before the ping that the pong answers, without a gap, and nothing sent after it', () => {
    const confirmations = new Confirmations();
    confirmations.note(chat, 0, 1, false);
    confirmations.note(chat, 1, 2, false);
    const ping = confirmations.ask();
    confirmations.note(chat, 2, 3, false);

    expect(confirmations.answer(ping)).to.deep.equal([{ chatId: chat, from: 0, to: 2 }]);
    expect(confirmations.isDue).to.equal(true);
    expect(confirmations.answer(confirmations.ask())).to.deep.equal([{ chatId: chat, from: 0, to: 3 }]);
    expect(confirmations.isDue).to.equal(false);
  });

  it('is nothing for a pong that answers no such ping', () => {
    const confirmations = new Confirmations();
    confirmations.note(chat, 0, 1, false);
    const ping = confirmations.ask();

    expect(confirmations.answer('')).to.deep.equal([]);
    expect(confirmations.answer(`${ping}0`)).to.deep.equal([]);
    expect(confirmations.answer(ping)).to.deep.equal([{ chatId: chat, from: 0, to: 1 }]);
    expect(confirmations.answer(ping)).to.deep.equal([]);
  });

  it('is told by the answer to a later ping that repeats the question', () => {
    const confirmations = new Confirmations();
    expect(confirmations.question).to.equal('');
    confirmations.note(chat, 0, 1, false);
    const ping = confirmations.ask();

    expect(confirmations.question).to.equal(ping);
    expect(confirmations.answer(confirmations.question)).to.have.length(1);
    expect(confirmations.question).to.equal('');
  });

  it('is asked for once at a time, of all chats together', () => {
    const confirmations = new Confirmations();
    confirmations.note(chat, 4, 5, false);
    confirmations.note(other, 0, 1, false);
    expect(confirmations.isDue).to.equal(true);
    const ping = confirmations.ask();
    confirmations.note(chat, 5, 6, false);

    expect(confirmations.isDue).to.equal(false);
    expect(confirmations.answer(ping)).to.deep.equal([
      { chatId: chat, from: 4, to: 5 },
      { chatId: other, from: 0, to: 1 },
    ]);
  });

  it('takes in messages of its own, which alone are not worth a ping', () => {
    const confirmations = new Confirmations();
    confirmations.note(chat, 0, 1, true);
    confirmations.note(chat, 1, 2, true);
    expect(confirmations.isDue).to.equal(false);
    confirmations.note(chat, 2, 3, false);

    expect(confirmations.answer(confirmations.ask())).to.deep.equal([{ chatId: chat, from: 0, to: 3 }]);
  });

  it('counts what came after a gap together with what closes it, confirmed or not by then', () => {
    const confirmations = new Confirmations();
    confirmations.note(chat, 3, 5, false);
    confirmations.note(chat, 0, 3, false);
    expect(confirmations.answer(confirmations.ask())).to.deep.equal([{ chatId: chat, from: 0, to: 5 }]);

    confirmations.note(other, 3, 5, false);
    confirmations.answer(confirmations.ask());
    confirmations.note(other, 0, 4, false);
    expect(confirmations.answer(confirmations.ask())).to.deep.equal([{ chatId: other, from: 0, to: 5 }]);
  });

  it('never reaches across a gap', () => {
    const confirmations = new Confirmations();
    confirmations.note(chat, 0, 1, false);
    confirmations.note(chat, 5, 6, false);

    expect(confirmations.answer(confirmations.ask())).to.deep.equal([
      { chatId: chat, from: 0, to: 1 },
      { chatId: chat, from: 5, to: 6 },
    ]);
    expect(confirmations.isDue).to.equal(false);
  });
});
