import { expect } from 'chai';
import { createHash } from 'node:crypto';
import type { Storage } from '../../src/application/ports/ports.js';
import type { UserId } from '../../src/domain/ids.js';
import type { User } from '../../src/domain/user.js';
import { aGroupOf, aPerson, NOON } from '../support/storage-world.js';

let made = 0;
/** Twelve letters that are not like those of any other word. */
const aRareWord = (): string => {
  const bytes = createHash('sha256')
    .update(`word ${(made += 1)}`)
    .digest()
    .subarray(0, 12);
  return [...bytes].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
};

export function peopleSearchContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  let viewer: UserId;
  before(async () => {
    storage = await open();
    viewer = (await aPerson(storage)).id;
  });

  const found = async (text: string, by = viewer) => (await storage.userReader.search(by, { text, limit: 100 })).items.map(({ id }) => id);
  const named = async (name: string, more: Partial<User> = {}) => (await aPerson(storage, { name, ...more })).id;
  /** Somebody for each way to fit, best first. */
  const oneForEachWay = async (word: string) => {
    const half = word.slice(0, 6);
    return [
      await named('Zoe', { username: word }),
      await named(word.toUpperCase()),
      await named(`${word}bc Zed`),
      await named('Zoe', { username: `${word}_x` }),
      await named(`Anna-${word}x`),
      await named(`Berta ${word}x`),
      await named(`Anna zz${word}`),
      await named('Berta', { username: `zz${word}` }),
      await named(`Zoe ${half}${word.slice(7)}`),
      await named(`Anna ${half}x${word.slice(9)}`),
    ];
  };

  it('puts whom the text fits better before whom it fits less', async () => {
    const word = aRareWord();
    const ids = await oneForEachWay(word);

    expect(await found(word)).to.deep.equal(ids);
  });

  it('puts people whom it fits alike in the order of their names, and then of their ids', async () => {
    const word = aRareWord();
    const [b, eve, a, again] = [await named(`${word} b`), await named(`${word} Éve`), await named(`${word} A`), await named(`${word} b`)];

    expect(await found(word)).to.deep.equal([a, ...[b, again].sort((one, other) => Number(BigInt(one) - BigInt(other))), eve]);
  });

  it('pages through people, none twice and none left out', async () => {
    const word = aRareWord();
    await oneForEachWay(word);
    for (const name of [word, `${word} b`, `Zoe ${word}`, `zz${word}`, `Zoe ${word.slice(1)}`]) await named(name);
    const whole = await found(word);
    expect(whole).to.have.length(15);

    for (const limit of [1, 2, 3, 15]) {
      const pages: UserId[][] = [];
      let page = await storage.userReader.search(viewer, { text: word, limit });
      for (; page.next; page = await storage.userReader.search(viewer, { text: word, limit, after: page.next }))
        pages.push(page.items.map(({ id }) => id));
      pages.push(page.items.map(({ id }) => id));
      expect(pages.flat(), `by ${limit}`).to.deep.equal(whole);
      expect(pages, `by ${limit}`).to.have.length(Math.ceil(15 / limit));
    }
  });

  it('finds nobody twice who fits in several ways', async () => {
    const word = aRareWord();
    const id = await named(`${word} ${word}x-${word}`, { username: word, email: `${word}@example.org` });

    expect(await found(word)).to.deep.equal([id]);
    expect(await found(`${word}@example.org`)).to.deep.equal([id]);
  });

  it('finds neither the viewer nor anybody inactive', async () => {
    const word = aRareWord();
    const [one, self] = [await named(`One ${word}`), await named(word)];
    await named(`Ghost ${word}`, { isActive: false });

    expect(await found(word, self)).to.deep.equal([one]);
  });

  it('finds people by their whole e-mail, and by no part of it', async () => {
    const email = `${aRareWord()}@example.org`;
    const id = await named('Anna', { email });

    expect(await found(email.toUpperCase())).to.deep.equal([id]);
    for (const part of [email.slice(0, -1), email.slice(1), email.split('@')[0]!]) expect(await found(part), part).not.to.include(id);
  });

  it('tells neither case nor accents apart, nor how a letter is written', async () => {
    const word = aRareWord();
    const pairs = [
      ['Émile', 'emile'],
      ['Muñoz', 'MUNOZ'],
      ['Jurgen', 'jürgen'],
      ['Søren Straße', 'soren STRASSE'],
      ['Amélie', 'ame\u0301lie'],
      ['O’Łukasz', "o'lukasz"],
      ['Жанна Ёлкина', 'ЖАННА елкина'],
      ['ｗｉｄｅ \t Letters', 'wide letters'],
    ];
    for (const [name = '', text = ''] of pairs) {
      const id = await named(`${name} ${word}`);
      expect((await found(`${text} ${word}`))[0], name).to.equal(id);
      expect((await found(`  ${text} ${word} `))[0], name).to.equal(id);
    }
  });

  it('finds who was meant by a mistyped word', async () => {
    const [johnson, michael, smith] = [await named('Magnus Johnson'), await named('Michael'), await named('Sam Smith')];

    expect(await found('jonson'))
      .to.include(johnson)
      .and.not.to.include(smith);
    expect(await found('Micheal'))
      .to.include(michael)
      .and.not.to.include(johnson);
  });

  it('looks for one or two letters where a word begins, and not within', async () => {
    const [first, second, third] = [await named('鷲尾'), await named('Anna 鷲尾'), await named('Anna-鷲尾')];
    const within = await named('尾鷲尾');

    expect(await found('鷲尾')).to.deep.equal([first, second, third].sort((one) => (one === first ? -1 : 0)));
    expect(await found('鷲')).not.to.include(within);
  });

  it('looks for what has neither letter nor digit where a name begins', async () => {
    const [first, second] = [await named('\u{1f996} Anna'), await named('Anna \u{1f996}')];

    expect(await found('\u{1f996}'))
      .to.include(first)
      .and.not.to.include(second);
  });

  it('takes what is searched for to the letter', async () => {
    const word = aRareWord();
    const ids = [await named(`${word}%_\\a`), await named(`${word}_\\a`), await named(`${word}xa`)];

    expect((await found(`${word}%_\\`))[0]).to.equal(ids[0]);
    expect((await found(`${word}_\\`))[0]).to.equal(ids[1]);
    expect(await found('%')).not.to.include.members(ids);
  });

  it('finds nobody for a text that has nothing to compare', async () => {
    await named('\u0301');

    expect(await found('\u0301')).to.deep.equal([]);
    expect((await storage.userReader.list(viewer, { search: '\u0301', limit: 5 })).items).to.deep.equal([]);
  });

  it('shows people as a list does', async () => {
    const { id, username } = await aPerson(storage, { lastSeenAt: NOON + 1, avatarUrl: '/a.png', email: `${aRareWord()}@example.org` });
    const search = async () => (await storage.userReader.search(viewer, { text: username!, limit: 1 })).items;

    expect(await search()).to.deep.equal([await storage.userReader.get(viewer, id)]);
    expect((await search())[0])
      .to.include({ isAcquainted: false })
      .and.not.to.have.any.keys('email', 'lastSeenAt');
    await aGroupOf(storage, viewer, [id]);
    expect((await search())[0])
      .to.include({ isAcquainted: true, lastSeenAt: NOON + 1 })
      .and.not.to.have.any.keys('email');
  });
}
