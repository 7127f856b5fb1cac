import { expect } from 'chai';
import type { Session } from '../../src/application/ports/session-store.js';
import type { Storage } from '../../src/application/ports/ports.js';
import type { SessionId, UserId } from '../../src/domain/ids.js';
import { aPerson, aSession, aSessionToBe, aUserId, NOON, passwordHashOf, refusalOf, upTo } from '../support/storage-world.js';

/** The sessions of one user together: listed, and bounded. */
export function sessionCrowdContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const idsOf = async (userId: UserId, at = NOON, limit = 100) => (await storage.sessions.list(userId, { at, limit })).map(({ id }) => id);
  const create = (session: Session, most: number): Promise<SessionId[]> =>
    storage.sessions.create(session, { passwordHash: passwordHashOf(session.userId), most });
  /** Sessions of one user, opened one after another. */
  const severalOf = async (userId: UserId, count: number) => {
    const sessions: Session[] = [];
    for (const n of upTo(1, count)) sessions.push(await aSession(storage, { userId, createdAt: NOON + n, rotatedAt: NOON + n }));
    return sessions;
  };

  it('lists a user’s sessions as they were stored, the latest login first', async () => {
    const { id: userId } = await aPerson(storage);
    const sessions = await severalOf(userId, 3);
    await aSession(storage);
    const [first] = sessions as [Session];
    await storage.sessions.rotate(first, { secretDigest: 'second', at: NOON + 9, expiresAt: NOON + 70_000 });

    expect(await storage.sessions.list(userId, { at: NOON, limit: 100 })).to.deep.equal([
      sessions[2],
      sessions[1],
      { ...first, generation: 1, secretDigest: 'second', rotatedAt: NOON + 9, expiresAt: NOON + 70_000 },
    ]);
    expect(await idsOf(aUserId())).to.deep.equal([]);
  });

  it('lists as many as were asked for, and of those of one moment the one with the higher id first', async () => {
    const { id: userId } = await aPerson(storage);
    const ids = (await Promise.all(upTo(1, 6).map(() => aSession(storage, { userId })))).map(({ id }) => id);
    const sorted = ids.sort((one, other) => (BigInt(one) > BigInt(other) ? -1 : 1));

    expect(await idsOf(userId)).to.deep.equal(sorted);
    expect(await idsOf(userId, NOON, 4)).to.deep.equal(sorted.slice(0, 4));
  });

  it('lists none that has ended or expired', async () => {
    const { id: userId } = await aPerson(storage);
    const ended = await aSession(storage, { userId });
    const expiring = await aSession(storage, { userId, expiresAt: NOON + 100 });
    await storage.sessions.end([ended.id], NOON + 1);

    expect(await idsOf(userId, NOON + 99)).to.deep.equal([expiring.id]);
    expect(await idsOf(userId, NOON + 100)).to.deep.equal([]);
  });

  it('ends what was not used for the longest time when there are too many, and says which', async () => {
    const { id: userId } = await aPerson(storage);
    const [first, second, third] = (await severalOf(userId, 3)) as [Session, Session, Session];
    await storage.sessions.rotate(first, { secretDigest: 'second', at: NOON + 9, expiresAt: NOON + 70_000 });
    const stranger = await aSession(storage);
    const fourth = aSessionToBe({ userId, createdAt: NOON + 10, rotatedAt: NOON + 10 });

    expect(await create(fourth, 3)).to.deep.equal([second.id]);
    expect(await idsOf(userId)).to.deep.equal([fourth.id, third.id, first.id]);
    expect(await storage.sessions.find(second.id)).to.include({ endedAt: NOON + 10 });
    expect(await storage.sessions.alive([stranger.id], NOON + 10)).to.deep.equal([stranger.id]);
  });

  it('ends none for a new session while there are few, those left out that have ended or expired', async () => {
    const { id: userId } = await aPerson(storage);
    const [one, other] = (await severalOf(userId, 2)) as [Session, Session];
    const expired = await aSession(storage, { userId, expiresAt: NOON + 5 });
    await storage.sessions.end([one.id], NOON + 4);

    expect(await create(aSessionToBe({ userId, createdAt: NOON + 5, rotatedAt: NOON + 5 }), 2)).to.deep.equal([]);
    expect(await idsOf(userId))
      .to.have.length(3)
      .and.include.members([other.id, expired.id]);
    expect(await storage.sessions.find(expired.id)).not.to.have.property('endedAt');
  });

  it('leaves no more than that when twenty are opened at once, and each new one was open', async () => {
    const { id: userId } = await aPerson(storage);
    const opened = upTo(1, 20).map((n) => aSessionToBe({ userId, createdAt: NOON + n, rotatedAt: NOON + n }));
    const ended = (await Promise.all(opened.map((session) => create(session, 5)))).flat();

    expect(ended).to.have.length(15);
    expect(new Set(ended).size).to.equal(15);
    expect(await idsOf(userId)).to.have.members(opened.map(({ id }) => id).filter((id) => !ended.includes(id)));
  });

  it('opens none by a password that is not the user’s any more, and ends none for it', async () => {
    const { id: userId } = await aPerson(storage);
    const { id } = await aSession(storage, { userId });
    const late = aSessionToBe({ userId, createdAt: NOON + 1 });

    expect(await refusalOf(storage.sessions.create(late, { passwordHash: 'another hash', most: 1 }))).to.equal('invalid_credentials');
    expect(await idsOf(userId)).to.deep.equal([id]);
  });
}
