import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { asUserId, type UserId } from '../../src/domain/ids.js';
import type { User } from '../../src/domain/user.js';
import { aGroup, aGroupOf, aPerson, aUserId, aWord, leave, NOON, refusalOf } from '../support/storage-world.js';

export function userReaderContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  let viewer: UserId;
  before(async () => {
    storage = await open();
    viewer = (await aPerson(storage)).id;
  });

  const found = async (search: string, by = viewer) =>
    (await storage.userReader.list(by, { search, limit: 100 })).items.map(({ id }) => id);
  /** People whose names begin with these, and a word by which a search finds them and no others. */
  const named = async (...beginnings: string[]) => {
    const word = aWord();
    const users: User[] = [];
    for (const beginning of beginnings) users.push(await aPerson(storage, { name: `${beginning} ${word}` }));
    return { word, users, ids: users.map(({ id }) => id) };
  };

  it('lists people by folded name', async () => {
    const { word, ids } = await named('b', 'A', 'C', 'a2');
    const [b, a, c, a2] = ids;

    expect(await found(word)).to.deep.equal([a, a2, b, c]);
  });

  it('lists people of one name by id, as a number', async () => {
    const name = `Same ${aWord()}`;
    const ids = ['10', '9', '9007199254740993', '9007199254740992'].map(asUserId);
    for (const id of ids) await aPerson(storage, { id, name });

    expect(await found(name)).to.deep.equal(['9', '10', '9007199254740992', '9007199254740993']);
  });

  it('lists everybody to who searches for nothing', async () => {
    const { id } = await aPerson(storage, { name: '0000 comes first' });
    const { items } = await storage.userReader.list(viewer, { limit: 1 });

    expect(items.map((user) => user.id)).to.deep.equal([id]);
  });

  it('lists neither the viewer nor anybody inactive', async () => {
    const { word, ids } = await named('One', 'Viewer');
    const [one, self = viewer] = ids;
    await aPerson(storage, { name: `Ghost ${word}`, isActive: false });

    expect(await found(word, self)).to.deep.equal([one]);
  });

  it('pages through people, none twice and none left out', async () => {
    const { word } = await named('d', 'a', 'c', 'b', 'a');
    const first = await storage.userReader.list(viewer, { search: word, limit: 2 });
    const second = await storage.userReader.list(viewer, { search: word, limit: 2, after: first.next });
    const third = await storage.userReader.list(viewer, { search: word, limit: 2, after: second.next });

    expect([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).to.deep.equal(await found(word));
    expect([first, second, third].map(({ items }) => items.length)).to.deep.equal([2, 2, 1]);
    expect(third).not.to.have.property('next');
  });

  it('finds people by a part of their name or username, in whatever case', async () => {
    const [byName, byUsername] = [aWord(), aWord()];
    const { id: one } = await aPerson(storage, { name: `Anna ${byName.toUpperCase()} Berg` });
    const { id: other } = await aPerson(storage, { username: `x.${byUsername}_y` });

    expect(await found(`A ${byName} b`)).to.deep.equal([one]);
    expect(await found(byUsername.toUpperCase())).to.deep.equal([other]);
  });

  it('finds people by their whole e-mail, and by no part of it', async () => {
    const email = `${aWord()}@example.org`;
    const { id } = await aPerson(storage, { email });

    expect(await found(email.toUpperCase())).to.deep.equal([id]);
    expect(await found(email.slice(0, -1))).to.deep.equal([]);
  });

  it('takes what is searched for to the letter', async () => {
    const { word, ids } = await named('100% %_\\', 'plain');

    expect(await found(`% ${word}`)).to.deep.equal([]);
    expect(await found(`%_\\ ${word}`)).to.deep.equal([ids[0]]);
    expect(await found(`_\\ ${word.slice(0, -1)}_`)).to.deep.equal([]);
  });

  it('shows a person to who shares a chat with them', async () => {
    const seen = await aPerson(storage, { lastSeenAt: NOON + 1, avatarUrl: '/a.png', about: 'Hi', email: `${aWord()}@example.org` });
    const { owner } = await aGroupOf(storage, viewer, [seen.id]);
    const { id, username, name, about, avatarUrl, createdAt, lastSeenAt } = seen;
    const view = { id, username, name, about, avatarUrl, createdAt, lastSeenAt, online: false, isAcquainted: true };

    expect(await storage.userReader.get(owner, id)).to.deep.equal(view);
    expect((await storage.userReader.list(owner, { search: username, limit: 5 })).items).to.deep.equal([view]);
  });

  it('does not tell strangers when a person was last here', async () => {
    const { id, name, username, about, createdAt } = await aPerson(storage, { lastSeenAt: NOON + 1 });

    const view = { id, name, username, about, createdAt, online: false, isAcquainted: false };
    expect(await storage.userReader.get(viewer, id)).to.deep.equal(view);
    expect((await storage.userReader.list(viewer, { search: username, limit: 5 })).items).to.deep.equal([view]);
  });

  it('takes those who have parted for strangers', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, gone = owner] = members;
    await leave(storage, chatId, gone);

    expect(await storage.userReader.get(owner, gone)).to.include({ isAcquainted: false });
    expect(await storage.userReader.get(gone, owner)).to.include({ isAcquainted: false });
  });

  it('takes everybody for acquainted with themselves', async () => {
    const { id } = await aPerson(storage, { lastSeenAt: NOON });

    expect(await storage.userReader.get(id, id)).to.include({ isAcquainted: true, lastSeenAt: NOON });
  });

  it('shows an inactive person to nobody but acquaintances', async () => {
    const { id } = await aPerson(storage, { isActive: false });

    expect(await refusalOf(storage.userReader.get(viewer, id))).to.equal('user_not_found');
    expect(await storage.userReader.get(id, id)).to.include({ id, isAcquainted: true });
    expect(await refusalOf(storage.userReader.get(viewer, aUserId()))).to.equal('user_not_found');
  });
}
