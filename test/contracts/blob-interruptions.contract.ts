import { expect } from 'chai';
import type { BlobStore } from '../../src/application/ports/blob-store.js';
import { aBlobName, bytesIn, outcomeOf, pagesOf, putIn, someBytes } from '../support/blobs.js';

export function blobInterruptionsContract(open: () => Promise<BlobStore>): void {
  it('leaves nothing of what was interrupted', async () => {
    const [store, name, fault] = [await open(), aBlobName(), new Error('the client went away')];

    expect(await outcomeOf(store.put(name, interrupted(fault)))).to.equal(fault);
    expect(await bytesIn(store, name)).to.equal(undefined);
    expect(await pagesOf(store)).to.deep.equal([]);
  });

  it('keeps what there was when its replacement is interrupted', async () => {
    const [store, name] = [await open(), aBlobName()];
    await putIn(store, name, someBytes(5_000));
    await outcomeOf(store.put(name, interrupted(new Error('the client went away'))));

    expect(await bytesIn(store, name)).to.deep.equal(someBytes(5_000));
  });

  it('shows nothing of what is not whole yet', async () => {
    const [store, name, seen] = [await open(), aBlobName(), [] as unknown[]];
    await store.put(
      name,
      (async function* () {
        yield someBytes(100_000);
        seen.push(await store.sizeOf(name), await bytesIn(store, name), await pagesOf(store));
        yield someBytes(100_000);
      })(),
    );

    expect(seen).to.deep.equal([undefined, undefined, []]);
    expect(await store.sizeOf(name)).to.equal(200_000);
  });
}

async function* interrupted(fault: Error): AsyncIterable<Uint8Array> {
  yield someBytes(100_000);
  yield someBytes(100_000);
  throw fault;
}
