import { expect } from 'chai';
import fc from 'fast-check';
import { asChatId, asMessageRef, asSessionId, asUserId, messageIdOf } from '../../src/domain/ids.js';

const MAX_ID = 2n ** 63n - 1n;
const ids = fc.bigInt({ min: 1n, max: MAX_ID }).map(String);
const seqs = fc.integer({ min: 1, max: 2_147_483_647 });
/** Anything, and often something that is almost an id. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.bigInt().map(String),
  fc.stringMatching(/^[-+ .0-9a-fx]{0,24}$/),
  fc.tuple(ids, fc.constantFrom('', ' ', '.', '.0', '.1', '.01', '.2147483648', '.1.1', '.-1', '.1e3')).map(([id, rest]) => id + rest),
);

describe('ids', () => {
  it('keep every number of 63 bits as it is', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect([asChatId(id), asUserId(id), asSessionId(id)]).to.deep.equal([id, id, id]);
      }),
    );
  });

  for (const text of ['', '0', '01', '-1', '+1', '1.0', '1e3', ' 1', '1\n', '١', String(MAX_ID + 1n), '9'.repeat(40), 'abc']) {
    it(`take ${JSON.stringify(text)} to name nothing`, () => {
      expect(asChatId(text)).to.equal('0');
    });
  }

  it('take any text for an id, or for one that names nothing', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect([text, '0']).to.include(asChatId(text));
      }),
    );
  });
});

describe('message ids', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(ids, seqs, (id, seq) => {
        const ref = { chatId: asChatId(id), seq };
        expect(asMessageRef(messageIdOf(ref))).to.deep.equal(ref);
      }),
    );
  });

  it('are read from any text, which is an id or refers to no message', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const ref = asMessageRef(text);
        const refersToNothing = ref.chatId === '0' || ref.seq === 0;
        expect(refersToNothing || messageIdOf(ref) === text).to.equal(true);
      }),
    );
  });

  for (const text of [
    '',
    '.',
    '42',
    '42.',
    '.7',
    '42.0',
    '42.07',
    '42.-7',
    '42.7.1',
    '42.7 ',
    '42.2147483648',
    '42.99999999999999999999',
    'x.7',
    '0.7',
  ]) {
    it(`take ${JSON.stringify(text)} to refer to no message`, () => {
      const { chatId, seq } = asMessageRef(text);
      expect(chatId === '0' || seq === 0).to.equal(true);
    });
  }
});
