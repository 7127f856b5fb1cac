import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { asSessionId } from '../../src/domain/ids.js';
import { aPerson, aSession, aSessionToBe, aUserId, NOON, passwordHashOf, refusalOf, upTo } from '../support/storage-world.js';

export function passwordChangeContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const NONE = asSessionId(aUserId());
  const change = (userId: ReturnType<typeof aUserId>, { to = 'new', keep = NONE, from = passwordHashOf(userId) } = {}) =>
    storage.users.changePassword(userId, { from, to, keep, at: NOON + 5 });

  it('finds an account by its id, an inactive one too', async () => {
    const user = await aPerson(storage, { isActive: false });

    expect(await storage.users.findAccount(user.id)).to.deep.equal({ user, passwordHash: passwordHashOf(user.id) });
    expect(await storage.users.findAccount(aUserId())).to.equal(undefined);
  });

  it('puts a new hash in the place of the old one, and changes nothing else', async () => {
    const [user, other] = [await aPerson(storage), await aPerson(storage)];
    await change(user.id);

    expect(await storage.users.findAccount(user.id)).to.deep.equal({ user, passwordHash: 'new' });
    expect(await storage.users.findAccount(other.id)).to.deep.equal({ user: other, passwordHash: passwordHashOf(other.id) });
  });

  it('ends every open session of the user’s but one, and says which', async () => {
    const { id: userId } = await aPerson(storage);
    const [kept, one, other, past] = await Promise.all(upTo(1, 4).map(() => aSession(storage, { userId })));
    const stranger = await aSession(storage);
    await storage.sessions.end([past!.id], NOON + 1);

    expect(await change(userId, { keep: kept!.id })).to.have.members([one!.id, other!.id]);
    expect(await storage.sessions.find(one!.id)).to.deep.equal({ ...one, endedAt: NOON + 5 });
    expect(await storage.sessions.find(past!.id)).to.include({ endedAt: NOON + 1 });
    for (const each of [kept!, stranger]) expect(await storage.sessions.find(each.id)).to.deep.equal(each);
  });

  it('changes nothing and ends nothing when the hash is another one', async () => {
    const session = await aSession(storage);
    const { userId } = session;

    expect(await refusalOf(change(userId, { from: 'another' }))).to.equal('wrong_password');
    expect(await refusalOf(change(aUserId()))).to.equal('wrong_password');
    expect((await storage.users.findAccount(userId))?.passwordHash).to.equal(passwordHashOf(userId));
    expect(await storage.sessions.find(session.id)).to.deep.equal(session);
  });

  it('lets one of ten change it who do so at once', async () => {
    const { id: userId } = await aPerson(storage);
    const answers = await Promise.all(upTo(1, 10).map((n) => refusalOf(change(userId, { to: `new ${n}` }))));

    expect(answers.filter((answer) => answer === 'wrong_password')).to.have.length(9);
    const first = answers.findIndex((answer) => answer !== 'wrong_password') + 1;
    expect((await storage.users.findAccount(userId))?.passwordHash).to.equal(`new ${first}`);
  });

  it('leaves no session open that the old password opened at the same time', async () => {
    for (const _ of upTo(1, 10)) {
      const { id: userId } = await aPerson(storage);
      const by = { passwordHash: passwordHashOf(userId), most: 100 };
      const opening = () => refusalOf(storage.sessions.create(aSessionToBe({ userId }), by));
      await Promise.all([opening(), opening(), change(userId), opening(), opening(), opening()]);

      expect(await storage.sessions.list(userId, { at: NOON, limit: 100 })).to.deep.equal([]);
    }
  });
}
