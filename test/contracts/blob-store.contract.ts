import { expect } from 'chai';
import type { BlobStore } from '../../src/application/ports/blob-store.js';
import { aBlobName, bytesIn, namesIn, outcomeOf, pagesOf, putIn, someBytes } from '../support/blobs.js';
import { upTo } from '../support/storage-world.js';
import { blobInterruptionsContract } from './blob-interruptions.contract.js';
import { blobListsContract } from './blob-lists.contract.js';
import { blobOwnerContract } from './blob-owner.contract.js';
import { blobReadsContract } from './blob-reads.contract.js';

/** @param open makes a store with nothing in it */
export function blobStoreContract(open: () => Promise<BlobStore>): void {
  blobInterruptionsContract(open);
  blobReadsContract(open);
  blobListsContract(open);
  blobOwnerContract(open);

  it('gives back what was put', async () => {
    const [store, name, bytes] = [await open(), aBlobName(), someBytes(10_000)];
    await putIn(store, name, bytes);

    expect(await bytesIn(store, name)).to.deep.equal(bytes);
    expect(await store.sizeOf(name)).to.equal(10_000);
  });

  it('has nothing of a name that nothing was put under', async () => {
    const store = await open();
    expect(await store.read('1.jpg')).to.equal(undefined);
    expect(await store.read('1.jpg', { start: 0, end: 5 })).to.equal(undefined);
    expect(await store.sizeOf('1.jpg')).to.equal(undefined);
    expect(await pagesOf(store)).to.deep.equal([]);
  });

  it('keeps apart what is named alike', async () => {
    const store = await open();
    const names = ['7.jpg', '07.jpg', '7.jpeg', '7.thumbnail.webp', '7.webp', '77.jpg', '9223372036854775807.mp4', '9999999999999999999.a'];
    for (const [i, name] of names.entries()) await putIn(store, name, someBytes(50, i));

    for (const [i, name] of names.entries()) expect(await bytesIn(store, name)).to.deep.equal(someBytes(50, i));
    expect(await namesIn(store)).to.have.members(names);
  });

  it('keeps an empty file', async () => {
    const [store, name] = [await open(), aBlobName('txt')];
    await putIn(store, name, Buffer.alloc(0));

    expect(await store.sizeOf(name)).to.equal(0);
    expect(await bytesIn(store, name)).to.deep.equal(Buffer.alloc(0));
    expect(await namesIn(store)).to.deep.equal([name]);
  });

  it('replaces what there was under the name', async () => {
    const [store, name] = [await open(), aBlobName()];
    await putIn(store, name, someBytes(5_000, 1));
    await putIn(store, name, someBytes(3_000, 2));

    expect(await bytesIn(store, name)).to.deep.equal(someBytes(3_000, 2));
    expect(await namesIn(store)).to.deep.equal([name]);
  });

  it('takes away what is deleted, as often as it is asked', async () => {
    const [store, name, other] = [await open(), aBlobName(), aBlobName()];
    await putIn(store, name, someBytes(10));
    await putIn(store, other, someBytes(10));
    for (const _ of upTo(1, 3)) await store.delete(name);

    expect(await store.sizeOf(name)).to.equal(undefined);
    expect(await bytesIn(store, name)).to.equal(undefined);
    expect(await namesIn(store)).to.deep.equal([other]);
    await putIn(store, name, someBytes(20));
    expect(await store.sizeOf(name)).to.equal(20);
  });

  it('keeps many that are put and read at once', async () => {
    const [store, names] = [await open(), upTo(1, 100).map(() => aBlobName())];
    await Promise.all(names.map((name, i) => putIn(store, name, someBytes(20_000 + i, i))));

    const all = await Promise.all(names.map((name) => bytesIn(store, name)));
    all.forEach((bytes, i) => expect(bytes!.equals(someBytes(20_000 + i, i))).to.equal(true));
    expect(await namesIn(store)).to.have.members(names);
  });

  it('keeps one of those that are put under one name at once, whole', async () => {
    const [store, name] = [await open(), aBlobName()];
    await Promise.all(upTo(1, 20).map((i) => putIn(store, name, someBytes(50_000, i))));

    const kept = await bytesIn(store, name);
    expect(upTo(1, 20).filter((i) => someBytes(50_000, i).equals(kept!))).to.have.length(1);
  });

  it('has no other names than those that Payam makes', async () => {
    const store = await open();
    const fixed = [
      '',
      '.',
      '..',
      '../1.jpg',
      '1',
      '1.',
      '.jpg',
      '/etc/passwd',
      '1.jpg/../../x',
      '1.JPG',
      '1.jpg\n',
      '\n1.jpg',
      '1.jpg\0',
      ' 1.jpg',
    ];
    const names = [
      ...fixed,
      '1/2.jpg',
      '1\\2.jpg',
      '1.thumb.webp',
      '1.thumbnail.',
      '1.thumbnail',
      '12345678901234567890.jpg',
      '1.sixsix',
      '-1.jpg',
    ];
    for (const name of [...names, '१.jpg', '1.jpg.jpg', '%2e%2e.jpg', 'incoming']) {
      const asked = [putIn(store, name, someBytes(1)), store.sizeOf(name), store.read(name), store.delete(name)];
      for (const outcome of await Promise.all(asked.map(outcomeOf))) expect(outcome, name).to.be.instanceOf(Error);
    }
    expect(await pagesOf(store)).to.deep.equal([]);
  });
}
