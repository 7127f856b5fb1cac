import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesystemBlobs } from '../../src/adapters/outbound/blobs/filesystem-blobs.js';
import type { BlobStore } from '../../src/application/ports/blob-store.js';
import type { InstallationStore } from '../../src/application/ports/installation-store.js';
import { namesIn, putIn, someBytes } from '../support/blobs.js';
import { roomyFolder } from '../support/cluster.js';
import { blobsOf } from '../support/kept-files.js';
import { upTo } from '../support/storage-world.js';
import {
  aNewDatabase,
  anInstallation,
  anUnsentRow,
  aStore,
  expectRefused,
  expectSwept,
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

    it('are not those of which most are not known, or not there, however young they are', async () => {
      for (const [known, strangers, lost] of [
        [1, 3, 0],
        [1, 0, 2],
      ] as const) {
        const [storage, blobs] = [await aDatabase(), aStore()];
        await shownFiles(storage, blobs, known);
        for (const _ of upTo(1, strangers)) await putStray(blobs);
        for (const _ of upTo(1, lost)) await anUnsentRow(storage);
        await expectRefused(nodeOf(storage, blobs), blobs, /most of the files here are not known|most that it knows are not here/);
      }

      const [young, fresh] = [aStore(), await aDatabase()];
      await putStray(young);
      const node = nodeOf(fresh, young, Date.now);
      await node.start();
      expect(node.faults.join()).to.match(/not known to this database/);
    });

    it('are those of whoever comes after one that has left nothing but its mark', async () => {
      const [before, blobs] = [await aDatabase(), aStore()];
      await nodeOf(before, blobs).start();
      const { node, names } = await anInstallation(await aDatabase(), blobs);
      await expectSwept(node, blobs, names);
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

    it('are swept also behind one that cannot be looked at', async () => {
      const { storage, blobs, names } = await anInstallation(await aDatabase());
      const sizeOf = (name: string) => (name === names[0] ? Promise.reject(new Error('it cannot be read')) : blobs.sizeOf(name));
      const lost = await anUnsentRow(storage);
      const { sweep, faults } = nodeOf(storage, { ...blobs, sizeOf });
      await sweep();

      expect(faults).to.deep.equal(['it cannot be read']);
      expect(await storage.files.find(lost.id)).to.equal(undefined);
    });

    it('are left to whose they are when a copy of the database lets go of one', async () => {
      const { storage, blobs, node } = await anInstallation(await aDatabase());
      const [unsent, asItWas] = [await anUnsentRow(storage), await storage.installation.get()];
      for (const name of blobsOf(unsent)) await putIn(blobs, name, someBytes(10));
      await node.start();
      const copy = nodeOf({ ...storage, installation: { ...storage.installation, get: async () => asItWas } }, blobs);
      await copy.remove(unsent.id);

      expect(await storage.files.find(unsent.id)).to.equal(undefined);
      expect(await namesIn(blobs)).to.include.members(blobsOf(unsent));
    });
  });
