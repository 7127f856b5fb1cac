import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { aPerson, aUser, aUserId, aWord, NOON, refusalOf, upTo } from '../support/storage-world.js';

export function userStoreContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  it('finds a person as they were stored', async () => {
    const user = await aPerson(storage, {
      email: `${aWord()}@example.org`,
      about: 'Hi',
      avatarUrl: '/a.png',
      role: 'admin',
      lastSeenAt: NOON,
    });

    expect(await storage.users.find(user.id)).to.deep.equal(user);
  });

  it('leaves out what a person does not have', async () => {
    const { username: _username, ...user } = aUser({ email: `${aWord()}@example.org` });
    await storage.users.create({ user, passwordHash: 'hash' });

    expect(await storage.users.find(user.id)).to.deep.equal(user);
  });

  it('refuses an id that another person has', async () => {
    const { id, name } = await aPerson(storage);

    expect(await refusalOf(aPerson(storage, { id, name: 'Another' }))).to.equal('id_taken');
    expect((await storage.users.find(id))?.name).to.equal(name);
  });

  it('finds nobody under an unknown id', async () => {
    expect(await storage.users.find(aUserId())).to.equal(undefined);
  });

  it('finds an account by username and by e-mail, an inactive one too', async () => {
    const user = await aPerson(storage, { email: `${aWord()}@example.org`, isActive: false });
    const account = { user, passwordHash: `hash of ${user.id}` };

    expect(await storage.users.findByIdentifier(user.username ?? '')).to.deep.equal(account);
    expect(await storage.users.findByIdentifier(user.email ?? '')).to.deep.equal(account);
    expect(await storage.users.findByIdentifier(aWord())).to.equal(undefined);
  });

  it('refuses a username and an e-mail that somebody has', async () => {
    const { username = '', email = '' } = await aPerson(storage, { email: `${aWord()}@example.org` });

    expect(await refusalOf(aPerson(storage, { username }))).to.equal('username_taken');
    expect(await refusalOf(aPerson(storage, { email }))).to.equal('email_taken');
  });

  it('lets several people have no e-mail', async () => {
    const [one, other] = [await aPerson(storage), await aPerson(storage)];

    expect(one.email ?? other.email).to.equal(undefined);
  });

  it('gives a username to one of ten who ask for it at once', async () => {
    const username = aWord();
    const answers = await Promise.all(upTo(1, 10).map(() => refusalOf(aPerson(storage, { username }))));

    expect(answers.filter((answer) => answer === 'username_taken')).to.have.length(9);
  });

  it('gives an e-mail to one of ten who ask for it at once', async () => {
    const email = `${aWord()}@example.org`;
    const answers = await Promise.all(upTo(1, 10).map(() => refusalOf(aPerson(storage, { email }))));

    expect(answers.filter((answer) => answer === 'email_taken')).to.have.length(9);
  });

  it('changes what a patch names, and when it was changed', async () => {
    const user = await aPerson(storage);
    const changed = { ...user, name: 'New Name', about: 'New', updatedAt: NOON + 5 };

    expect(await storage.users.update(user.id, { name: 'New Name', about: 'New' }, NOON + 5)).to.deep.equal(changed);
    expect(await storage.users.find(user.id)).to.deep.equal(changed);
  });

  it('changes nothing for an unknown person', async () => {
    expect(await refusalOf(storage.users.update(aUserId(), { name: 'Nobody' }, NOON))).to.equal('user_not_found');
  });

  it('refuses a change to a username or an e-mail that somebody else has', async () => {
    const { username = '', email = '' } = await aPerson(storage, { email: `${aWord()}@example.org` });
    const other = await aPerson(storage);

    expect(await refusalOf(storage.users.update(other.id, { username }, NOON + 5))).to.equal('username_taken');
    expect(await refusalOf(storage.users.update(other.id, { email }, NOON + 5))).to.equal('email_taken');
    expect(await storage.users.find(other.id)).to.deep.equal(other);
  });

  it('lets a person keep their own username', async () => {
    const { id, username = '' } = await aPerson(storage);

    expect(await storage.users.update(id, { username, name: 'Same' }, NOON + 5)).to.include({ username, name: 'Same' });
  });

  it('gives the cards of those who exist', async () => {
    const one = await aPerson(storage, { avatarUrl: '/one.png' });
    const other = await aPerson(storage, { isActive: false });

    const cards = await storage.users.cardsOf([one.id, aUserId(), other.id]);

    expect(cards).to.have.deep.members([
      { id: one.id, name: one.name, avatarUrl: '/one.png' },
      { id: other.id, name: other.name },
    ]);
    expect(await storage.users.cardsOf([])).to.deep.equal([]);
  });

  it('notes when people were last here', async () => {
    const [one, other] = [await aPerson(storage), await aPerson(storage)];
    await storage.users.seen([one.id, other.id, aUserId()], NOON + 7);

    expect(await storage.users.find(one.id)).to.include({ lastSeenAt: NOON + 7 });
    expect(await storage.users.find(other.id)).to.include({ lastSeenAt: NOON + 7 });
  });

  it('never takes back when somebody was last here', async () => {
    const { id } = await aPerson(storage);
    await storage.users.seen([id], NOON + 9);
    await storage.users.seen([id], NOON + 8);

    expect(await storage.users.find(id)).to.include({ lastSeenAt: NOON + 9 });
  });

  it('keeps its own, whatever is done to an answer', async () => {
    const user = await aPerson(storage);
    const found = await storage.users.find(user.id);
    if (found) found.name = 'Changed outside';

    expect(await storage.users.find(user.id)).to.deep.equal(user);
  });
}
