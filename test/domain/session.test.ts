import { expect } from 'chai';
import { deviceOf, judgeSpentToken, LOST_ANSWER_MS } from '../../src/domain/session.js';

describe('judgeSpentToken', () => {
  const cases: [generationsAgo: number, sinceRotationMs: number, verdict: string][] = [
    [1, 0, 'lost-answer'],
    [1, LOST_ANSWER_MS, 'lost-answer'],
    [1, LOST_ANSWER_MS + 1, 'stolen'],
    [2, 0, 'stolen'],
    [2, LOST_ANSWER_MS, 'stolen'],
    [9_999, 1, 'stolen'],
  ];

  for (const [generationsAgo, sinceRotationMs, verdict] of cases) {
    it(`takes a token spent ${generationsAgo} exchanges ago, the last ${sinceRotationMs} ms ago, for ${verdict}`, () => {
      expect(judgeSpentToken({ generationsAgo, sinceRotationMs })).to.equal(verdict);
    });
  }
});

describe('what a device is called', () => {
  it('is what the client says, without what cannot be shown', () => {
    expect(deviceOf(' Payam/1.0\t(Linux)\u0000\u007f\u009f ')).to.equal('Payam/1.0(Linux)');
    expect(deviceOf('a\ud800b\udc00c')).to.equal('abc');
  });

  it('is cut at 256 code points, and not within one', () => {
    expect(deviceOf('\u{1f4f1}'.repeat(300))).to.equal('\u{1f4f1}'.repeat(256));
    expect(deviceOf('x'.repeat(256))).to.equal('x'.repeat(256));
  });

  it('is nothing when nothing is left of it', () => {
    for (const nothing of ['', '  ', '\u0000', '\ud800']) expect(deviceOf(nothing)).to.equal(undefined);
  });
});
