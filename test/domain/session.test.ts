import { expect } from 'chai';
import { judgeSpentToken, LOST_ANSWER_MS } from '../../src/domain/session.js';

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
