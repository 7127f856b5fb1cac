import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { NOON, aSession } from '../support/storage-world.js';

export function housekeepingContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  it('forgets sessions that ended or expired before the time given, and no others', async () => {
    const [alive, ended, expired] = [await aSession(storage), await aSession(storage), await aSession(storage, { expiresAt: NOON - 100 })];
    await storage.sessions.end([ended.id], NOON - 100);
    const lately = await aSession(storage);
    await storage.sessions.end([lately.id], NOON + 100);

    await storage.housekeeping.forget({ movesBefore: NOON, sessionsBefore: NOON });

    const found = await Promise.all([alive, ended, expired, lately].map(({ id }) => storage.sessions.find(id)));
    expect(found.map((session) => session !== undefined)).to.deep.equal([true, false, false, true]);
  });
}
