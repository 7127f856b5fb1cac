import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import type { BlobStore } from '../../src/application/ports/blob-store.js';
import { aBlobName, namesIn, putIn, someBytes } from '../support/blobs.js';
import { upTo } from '../support/storage-world.js';

/** Whose bytes a store holds. @param open makes a store with nothing in it */
export function blobOwnerContract(open: () => Promise<BlobStore>): void {
  it('is nobody’s until it is claimed, whatever is put', async () => {
    const store = await open();
    expect(await store.owner()).to.equal(undefined);
    await putIn(store, aBlobName(), someBytes(10));
    expect(await store.owner()).to.equal(undefined);
  });

  it('is whose claimed it last, and holds what it held', async () => {
    const [store, name] = [await open(), aBlobName()];
    const [one, other] = [randomUUID(), randomUUID()];
    await store.claim({ id: one, claims: 0 });
    expect(await store.owner()).to.deep.equal({ id: one, claims: 0 });

    await putIn(store, name, someBytes(10));
    for (const claims of [1, 2, 1_000_000]) await store.claim({ id: other, claims });
    expect(await store.owner()).to.deep.equal({ id: other, claims: 1_000_000 });
    expect(await namesIn(store)).to.deep.equal([name]);
  });

  it('is one’s of those who claim it at once', async () => {
    const store = await open();
    const all = upTo(1, 20).map((claims) => ({ id: randomUUID(), claims }));
    await Promise.all(all.map((one) => store.claim(one)));
    expect(all).to.deep.include(await store.owner());
  });
}
