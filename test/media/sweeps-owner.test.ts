import { expect } from 'chai';
import type { Container } from 'inversify';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { filesystemBlobs } from '../../src/adapters/outbound/blobs/filesystem-blobs.js';
import type { BlobStore } from '../../src/application/ports/blob-store.js';
import type { InstallationStore } from '../../src/application/ports/installation-store.js';
import { Part } from '../../src/bootstrap/parts.js';
import { namesIn } from '../support/blobs.js';
import { roomyFolder } from '../support/cluster.js';
import { startNode } from '../support/node.js';
import {
  aNewDatabase,
  anInstallation,
  anUnsentRow,
  aStore,
  expectRefused,
  expectSwept,
  late,
  nodeOf,
  putStray,
  shownFiles,
} from '../support/swept-world.js';

for (const kind of ['memory', 'postgres'] as const)
  describe(`the files that are swept, on ${kind}`, () => {
    const opened: Awaited<ReturnType<typeof aNewDatabase>>[] = [];
    after(async () => {
      for (const one of opened) await one.close?.();
    });
    const aDatabase = async () => {
      const storage = await aNewDatabase(kind);
      opened.push(storage);
      return storage;
    };
    /** An installation whose bytes lie in a folder, which can be opened anew. */
    const onDisk = async () => {
      const root = join(roomyFolder('payam-blobs-'), 'files');
      const open = () => filesystemBlobs(root);
      return { ...(await anInstallation(await aDatabase(), open())), open, mark: join(root, 'installation') };
    };

    it('are those that were new together with the database', async () => {
      const { node, blobs, names } = await anInstallation(await aDatabase());
      await expectSwept(node, blobs, names);
    });

    it('are the same after a restart', async () => {
      const { storage, names, open } = await onDisk();
      const node = nodeOf(storage, open());
      await node.start();
      await expectSwept(node, open(), names);
    });

    it('are not those of another installation, which knows other files', async () => {
      const [one, other] = [await anInstallation(await aDatabase()), await anInstallation(await aDatabase())];
      await expectRefused(nodeOf(other.storage, one.blobs), one.blobs, /belong to another installation/);
      await expectSwept(one.node, one.blobs, one.names);
    });

    it('are not those that a new database finds, be they claimed or not', async () => {
      const { blobs } = await anInstallation(await aDatabase());
      await expectRefused(nodeOf(await aDatabase(), blobs), blobs, /belong to another installation/);

      const unclaimed = aStore();
      await expectRefused(nodeOf(await aDatabase(), unclaimed), unclaimed, /not known to this database/);
    });

    it('are not those that a restored backup finds, until somebody says so', async () => {
      const { storage, node, names, open, mark } = await onDisk();
      // A backup has no rows of what came later either; it is the count that tells.
      const asItWas = await storage.installation.get();
      const counted = { ...asItWas, claims: asItWas.claims + 1 };
      const installation: InstallationStore = { get: async () => asItWas, countClaim: async () => counted };
      await node.sweep();
      const restored = nodeOf({ ...storage, installation }, open());
      await expectRefused(restored, open(), /older than the files here/);

      writeFileSync(mark, `${asItWas.id}\n`);
      await expectSwept(restored, open(), names);
    });

    it('are those that belonged to the database before that was noted, in spite of what was lost and left over', async () => {
      const [storage, blobs] = [await aDatabase(), aStore()];
      const names = await shownFiles(storage, blobs, 3);
      const lost = await anUnsentRow(storage);
      await putStray(blobs);
      const node = nodeOf(storage, blobs);
      await node.start();

      await expectSwept(node, blobs, names);
      expect((await blobs.owner())?.id).to.equal((await storage.installation.get()).id);
      expect(await storage.files.find(lost.id)).to.equal(undefined);
    });

    it('are not in an empty folder beside a database that knows files, which a node says as it starts', async () => {
      const { storage } = await anInstallation(await aDatabase());
      const [unsent, folder] = [await anUnsentRow(storage), aStore()];
      const apart = nodeOf(storage, folder);
      await apart.start();
      expect(apart.faults.splice(0).join()).to.match(/lie elsewhere/);
      // More than there are elsewhere.
      await shownFiles(storage, folder, 9);
      await expectRefused(apart, folder, /lie elsewhere/);
      expect(await storage.files.find(unsent.id)).not.to.equal(undefined);

      const before = await aDatabase();
      await shownFiles(before, aStore(), 1);
      const upgraded = nodeOf(before, aStore());
      await upgraded.start();
      expect(upgraded.faults.join()).to.match(/most that it knows are not here/);
    });

    it('are none when what was noted cannot be read, until it is mended', async () => {
      const { storage, names, open, mark } = await onDisk();
      const node = nodeOf(storage, open());
      writeFileSync(mark, '\0\0\0\0');
      await expectRefused(node, open(), /cannot be told whose/);

      writeFileSync(mark, (await storage.installation.get()).id);
      await expectSwept(node, open(), names);
    });

    it('are claimed by nodes that start together, and swept by several at once', async () => {
      const [storage, root] = [await aDatabase(), join(roomyFolder('payam-blobs-'), 'files')];
      const nodes = [1, 2, 3, 4].map(() => nodeOf(storage, filesystemBlobs(root)));
      await Promise.all(nodes.map(({ start }) => start()));
      const names = await shownFiles(storage, filesystemBlobs(root), 3);
      await Promise.all(nodes.map(({ sweep }) => sweep()));

      expect(nodes.flatMap(({ faults }) => faults)).to.deep.equal([]);
      expect(await namesIn(filesystemBlobs(root))).to.have.members(names);
    });

    it('are swept also when another node sweeps at that very moment', async () => {
      const { storage, blobs, node, names } = await anInstallation(await aDatabase());
      let isFirst = true;
      const get = async () => {
        const asItWas = await storage.installation.get();
        if (isFirst) await node.sweep();
        isFirst = false;
        return asItWas;
      };
      const installation: InstallationStore = { get, countClaim: () => storage.installation.countClaim() };
      await expectSwept(nodeOf({ ...storage, installation }, blobs), blobs, names);
    });

    it('are claimed anew by who was interrupted the first time', async () => {
      const [storage, blobs] = [await aDatabase(), aStore()];
      const countClaim = async () => {
        await storage.installation.countClaim();
        throw new Error('killed');
      };
      const interrupted = nodeOf({ ...storage, installation: { get: () => storage.installation.get(), countClaim } }, blobs);
      await interrupted.start();
      expect(interrupted.faults).to.deep.equal(['killed']);

      await expectSwept(nodeOf(storage, blobs), blobs, []);
    });

    it('are swept also where there is no room to note it', async () => {
      const { storage, blobs, names } = await anInstallation(await aDatabase());
      await putStray(blobs);
      const full: BlobStore = { ...blobs, claim: () => Promise.reject(new Error('no space is left')) };
      const { sweep, faults } = nodeOf(storage, full);
      await sweep();

      expect(faults).to.deep.equal(['no space is left']);
      expect(await namesIn(blobs)).to.have.members(names);
    });
  });

describe('a node that forgets its rows', () => {
  it('takes nothing away of what one like it has kept, and says so', async () => {
    const logged: string[] = [];
    const options = {
      settings: { PAYAM_DATA: roomyFolder('payam-data-'), BLOBS: 'filesystem' },
      logger: pino({ level: 'error' }, { write: (line: string) => void logged.push(line) }),
    };
    const first = await startNode('memory', options);
    const blobs = first.container.get(Part.blobs);
    await putStray(blobs);
    await first.stop();
    expect(logged).to.deep.equal([]);

    const change = (container: Container) => void container.rebind(Part.clock).toConstantValue({ now: late });
    const second = await startNode('memory', { ...options, change });
    await second.app.media.sweep();
    await second.stop();
    expect(logged.join('')).to.match(/belong to another installation/);
    expect(await namesIn(blobs)).to.have.length(1);
  });
});
