import { expect } from 'chai';
import { setImmediate as turn } from 'node:timers/promises';
import type { BlobStore } from '../../src/application/ports/blob-store.js';
import { aBlobName, aFileOf, bytesIn, outcomeOf, pagesOf, putIn, someBytes } from '../support/blobs.js';

export function blobInterruptionsContract(open: () => Promise<BlobStore>): void {
  const nowhere = () => `${aFileOf(someBytes(1))}-that-is-not-there`;

  it('keeps nothing of a file that cannot be read', async () => {
    const [store, name] = [await open(), aBlobName()];

    expect(await outcomeOf(store.put(name, nowhere()))).to.include({ code: 'ENOENT' });
    expect(await bytesIn(store, name)).to.equal(undefined);
    expect(await pagesOf(store)).to.deep.equal([]);
  });

  it('keeps what there was when its replacement cannot be read', async () => {
    const [store, name] = [await open(), aBlobName()];
    await putIn(store, name, someBytes(5_000));
    await outcomeOf(store.put(name, nowhere()));

    expect(await bytesIn(store, name)).to.deep.equal(someBytes(5_000));
  });

  it('shows nothing of what is not whole yet', async () => {
    const [store, name, size] = [await open(), aBlobName(), 30_000_000];
    const seen = new Set<number | undefined>();
    const putting = putIn(store, name, Buffer.alloc(size)).then(() => 'kept');
    while ((await Promise.race([putting, turn('not yet')])) !== 'kept') seen.add(await store.sizeOf(name));

    expect([undefined, size]).to.include.members([...seen]);
    expect(await store.sizeOf(name)).to.equal(size);
  });
}
