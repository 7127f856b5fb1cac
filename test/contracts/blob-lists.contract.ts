import { expect } from 'chai';
import { utimesSync } from 'node:fs';
import type { BlobStore } from '../../src/application/ports/blob-store.js';
import { aBlobName, aFileOf, namesIn, pagesOf, putIn, someBytes } from '../support/blobs.js';
import { upTo } from '../support/storage-world.js';

const SECOND_MS = 1_000;

export function blobListsContract(open: () => Promise<BlobStore>): void {
  it('says when something was put', async () => {
    const [store, name, before] = [await open(), aBlobName(), Date.now()];
    const file = aFileOf(someBytes(10));
    utimesSync(file, new Date(0), new Date(0));
    await store.put(name, file);

    const [found] = (await pagesOf(store)).flat();
    expect(found?.storedAt).to.be.within(before - SECOND_MS, Date.now() + SECOND_MS);
    expect(Number.isInteger(found?.storedAt)).to.equal(true);
  });

  it('lists thousands, at most a thousand at a time', async () => {
    const [store, names] = [await open(), upTo(1, 2_500).map(() => aBlobName())];
    for (const batch of upTo(0, 24))
      await Promise.all(names.slice(batch * 100, batch * 100 + 100).map((name) => putIn(store, name, someBytes(1))));

    const pages = await pagesOf(store);
    expect(Math.max(...pages.map(({ length }) => length))).to.be.at.most(1_000);
    const found = pages.flat().map(({ name }) => name);
    expect(found).to.have.length(2_500);
    expect(new Set(found)).to.deep.equal(new Set(names));
    for await (const page of store.list()) expect(page).to.not.be.empty;
  });

  it('lists what stays, once, while others come and go', async () => {
    const store = await open();
    const some = () => upTo(1, 300).map(() => aBlobName());
    const [stays, goes, comes] = [some(), some(), some()];
    await Promise.all([...stays, ...goes].map((name) => putIn(store, name, someBytes(1))));

    const changing = Promise.all([...goes.map((name) => store.delete(name)), ...comes.map((name) => putIn(store, name, someBytes(1)))]);
    const found = (await pagesOf(store)).flat();
    await changing;
    const names = found.map(({ name }) => name);
    expect(names.filter((name) => stays.includes(name)).sort()).to.deep.equal([...stays].sort());
    expect([...stays, ...goes, ...comes]).to.include.members(names);
    expect(found.every(({ storedAt }) => Number.isInteger(storedAt))).to.equal(true);
    expect(await namesIn(store)).to.have.members([...stays, ...comes]);
  });
}
