import { expect } from 'chai';
import fc from 'fast-check';
import type { BlobStore } from '../../src/application/ports/blob-store.js';
import { aBlobName, bytesIn, gathered, outcomeOf, putIn, someBytes } from '../support/blobs.js';

const PIECE_BYTES_MAX = 65_536;

export function blobReadsContract(open: () => Promise<BlobStore>): void {
  it('gives any range within the size', async () => {
    const [store, name, size] = [await open(), aBlobName(), 200_000];
    const bytes = someBytes(size);
    await putIn(store, name, bytes);
    const place = fc.oneof(fc.constantFrom(0, 1, 65_535, 65_536, 131_071, 131_072, size - 1), fc.nat(size - 1));

    await fc.assert(
      fc.asyncProperty(place, place, async (one, other) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)];
        expect((await gathered((await store.read(name, { start, end }))!)).equals(bytes.subarray(start, end + 1))).to.equal(true);
      }),
    );
  });

  it('refuses a range that is not within the size', async () => {
    const store = await open();
    await putIn(store, '1.jpg', someBytes(10));
    await putIn(store, '2.jpg', someBytes(0));

    const asked = [
      [-1, 3],
      [0, 10],
      [10, 10],
      [5, 4],
      [NaN, 3],
      [0, NaN],
    ] as const;
    for (const [start, end] of asked) expect(await outcomeOf(store.read('1.jpg', { start, end }))).to.be.instanceOf(RangeError);
    expect(await outcomeOf(store.read('2.jpg', { start: 0, end: 0 }))).to.be.instanceOf(RangeError);
  });

  it('hands a large file out in small pieces, as they are asked for', async () => {
    const [store, name, bytes] = [await open(), aBlobName('mp4'), someBytes(8_388_608 + 17)];
    await putIn(store, name, bytes);

    const sizes: number[] = [];
    for await (const piece of (await store.read(name))!) sizes.push(piece.length);
    expect(Math.max(...sizes)).to.be.at.most(PIECE_BYTES_MAX);
    expect((await bytesIn(store, name))!.equals(bytes)).to.equal(true);
  });

  it('reads on what is deleted or replaced meanwhile', async () => {
    const store = await open();
    const bytes = someBytes(200_000);
    for (const change of [(name: string) => store.delete(name), (name: string) => putIn(store, name, someBytes(5, 9))]) {
      const name = aBlobName();
      await putIn(store, name, bytes);
      const untouched = (await store.read(name))!;
      const begun = (await store.read(name))![Symbol.asyncIterator]();
      const first = await begun.next();
      await change(name);

      expect(await gathered(untouched)).to.deep.equal(bytes);
      const rest = await gathered({ [Symbol.asyncIterator]: () => begun });
      expect(Buffer.concat([first.value as Buffer, rest])).to.deep.equal(bytes);
    }
  });

  it('lets a reader end whenever it likes', async () => {
    const [store, name] = [await open(), aBlobName()];
    await putIn(store, name, someBytes(200_000));

    const unbegun = (await store.read(name))![Symbol.asyncIterator]();
    await unbegun.return?.();
    expect((await unbegun.next()).done).to.equal(true);
    for await (const _ of (await store.read(name))!) break;
    expect(await store.sizeOf(name)).to.equal(200_000);
  });
}
