import { expect } from 'chai';
import type { Session } from '../../src/application/ports/session-store.js';
import type { Storage } from '../../src/application/ports/ports.js';
import { asSessionId } from '../../src/domain/ids.js';
import { aPerson, aSession, aUserId, NOON, passwordHashOf, refusalOf, upTo } from '../support/storage-world.js';

const UNKNOWN = asSessionId(aUserId());

export function sessionStoreContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const openedBy = ({ userId }: Session) => ({ passwordHash: passwordHashOf(userId), most: 100 });
  const next = (secretDigest: string) => ({ secretDigest, at: NOON + 10, expiresAt: NOON + 70_000 });

  it('finds a session as it was stored', async () => {
    const session = await aSession(storage);

    expect(await storage.sessions.find(session.id)).to.deep.equal(session);
    expect(await storage.sessions.find(UNKNOWN)).to.equal(undefined);
  });

  it('keeps what the client called itself, if it said so', async () => {
    const session = await aSession(storage, { device: 'Payam/1.0 (Linux) \u{1f4f1}' });

    expect(await storage.sessions.find(session.id)).to.deep.equal(session);
  });

  it('refuses an id that another session has', async () => {
    const session = await aSession(storage);
    const again = storage.sessions.create({ ...session, secretDigest: 'another' }, openedBy(session));

    expect(await refusalOf(again)).to.equal('id_taken');
    expect(await storage.sessions.find(session.id)).to.deep.equal(session);
  });

  it('puts the next generation in place of the one given', async () => {
    const session = await aSession(storage);

    expect(await storage.sessions.rotate(session, next('second'))).to.equal(true);
    expect(await storage.sessions.find(session.id)).to.deep.equal({
      ...session,
      generation: 1,
      secretDigest: 'second',
      rotatedAt: NOON + 10,
      expiresAt: NOON + 70_000,
    });
  });

  it('does not rotate a generation that is past', async () => {
    const session = await aSession(storage);
    await storage.sessions.rotate(session, next('second'));

    expect(await storage.sessions.rotate(session, next('third'))).to.equal(false);
    expect(await storage.sessions.find(session.id)).to.include({ generation: 1, secretDigest: 'second' });
  });

  it('lets one of ten rotate when they try at once', async () => {
    const session = await aSession(storage);
    const digests = upTo(1, 10).map((i) => `digest ${i}`);
    const rotated = await Promise.all(digests.map((digest) => storage.sessions.rotate(session, next(digest))));

    expect(rotated.filter((isFirst) => isFirst)).to.have.length(1);
    expect(await storage.sessions.find(session.id)).to.include({ generation: 1, secretDigest: digests[rotated.indexOf(true)] });
  });

  it('does not rotate a session that has ended, nor one that never was', async () => {
    const session = await aSession(storage);
    await storage.sessions.end([session.id], NOON + 1);

    expect(await storage.sessions.rotate(session, next('second'))).to.equal(false);
    expect(await storage.sessions.rotate({ ...session, id: UNKNOWN }, next('second'))).to.equal(false);
  });

  it('still finds a session that has ended, and when', async () => {
    const session = await aSession(storage);
    await storage.sessions.end([session.id, UNKNOWN], NOON + 1);

    expect(await storage.sessions.find(session.id)).to.deep.equal({ ...session, endedAt: NOON + 1 });
  });

  it('ends a session once', async () => {
    const { id } = await aSession(storage);
    await storage.sessions.end([id], NOON + 1);
    await storage.sessions.end([id], NOON + 2);

    expect(await storage.sessions.find(id)).to.include({ endedAt: NOON + 1 });
  });

  it('tells which sessions may still be used', async () => {
    const { id: userId } = await aPerson(storage);
    const { id: ghostId } = await aPerson(storage, { isActive: false });
    const [alive, other, ended] = [
      await aSession(storage, { userId }),
      await aSession(storage, { userId }),
      await aSession(storage, { userId }),
    ];
    const ofInactive = await aSession(storage, { userId: ghostId });
    await storage.sessions.end([ended.id], NOON + 1);

    const ids = [alive.id, other.id, ended.id, ofInactive.id, UNKNOWN];

    expect(await storage.sessions.alive(ids, NOON + 2)).to.have.members([alive.id, other.id]);
    expect(await storage.sessions.alive([], NOON + 2)).to.deep.equal([]);
  });

  it('counts a session as alive until the moment it expires', async () => {
    const { id } = await aSession(storage, { expiresAt: NOON + 100 });

    expect(await storage.sessions.alive([id], NOON + 99)).to.deep.equal([id]);
    expect(await storage.sessions.alive([id], NOON + 100)).to.deep.equal([]);
  });
}
