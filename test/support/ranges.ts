import { expect } from 'chai';
import fc from 'fast-check';
import type { ByteRange } from '../../src/application/ports/blob-store.js';
import type { Http } from './client.js';

/** So many bytes, cut anywhere into at least two ranges, in any order. */
export function rangesOf(size: number, { most }: { most: number }): fc.Arbitrary<ByteRange[]> {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: size - 1 }), { minLength: 1, maxLength: most - 1 });
  return cuts.chain((inside) => {
    const edges = [0, ...inside.sort((one, other) => one - other), size];
    const ranges = edges.slice(1).map((end, n) => ({ start: edges[n] ?? 0, end: end - 1 }));
    return fc.shuffledSubarray(ranges, { minLength: ranges.length, maxLength: ranges.length });
  });
}

/** The bytes behind an address, fetched range by range and put together. */
export async function fetchedIn(ranges: readonly ByteRange[], http: Http, url: string): Promise<Buffer> {
  const size = Math.max(...ranges.map(({ end }) => end)) + 1;
  const whole = Buffer.alloc(size);
  for (const { start, end } of ranges) {
    const { status, headers, bytes } = await http.fetch(url, { range: `bytes=${start}-${end}` });
    expect([status, headers.get('content-range')]).to.deep.equal([206, `bytes ${start}-${end}/${size}`]);
    expect(bytes.length).to.equal(end - start + 1);
    bytes.copy(whole, start);
  }
  return whole;
}
