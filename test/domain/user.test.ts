import { expect } from 'chai';
import fc from 'fast-check';
import { fold, USERNAME } from '../../src/domain/user.js';

describe('fold', () => {
  it('leaves a username as it is, in whatever case it was typed', () => {
    fc.assert(
      fc.property(fc.stringMatching(USERNAME), (username) => {
        expect(fold(username)).to.equal(username);
        expect(fold(` ${username.toUpperCase()} `)).to.equal(username);
      }),
    );
  });

  it('does not tell compatibility forms apart', () => {
    expect(fold('ａｎｎａ')).to.equal('anna');
    expect(fold('ﬁona')).to.equal('fiona');
    expect(fold('Ame\u0301lie')).to.equal('am\u00e9lie');
  });
});
