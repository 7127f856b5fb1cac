import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { upTo } from '../support/storage-world.js';

export function installationContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  it('has one id, which stays', async () => {
    const { id } = await storage.installation.get();
    expect(id).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect((await storage.installation.countClaim()).id).to.equal(id);
    expect((await storage.installation.get()).id).to.equal(id);
  });

  it('counts each claim, also of those that come at once', async () => {
    const { claims } = await storage.installation.get();
    const counted = await Promise.all(upTo(1, 20).map(() => storage.installation.countClaim()));

    expect(counted.map((one) => one.claims)).to.have.members(upTo(claims + 1, claims + 20));
    expect((await storage.installation.get()).claims).to.equal(claims + 20);
  });
}
