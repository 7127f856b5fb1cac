import { expect } from 'chai';
import fc from 'fast-check';
import { send } from '../support/bad-http.js';
import { onEachStorage } from '../support/bad-world.js';
import { someBytes } from '../support/blobs.js';
import { Http } from '../support/client.js';
import { pdf } from '../support/hand-made-files.js';
import { fetchedIn, rangesOf } from '../support/ranges.js';
import { PICTURES } from '../support/samples.js';

const SIZE = 300_000;
/** A PDF is kept as it came. */
const bytes = Buffer.concat([pdf(), someBytes(SIZE)]);

onEachStorage('the bytes of a file', (world) => {
  let url: string;
  before(async () => {
    const { body } = await world().ada.http.upload('/api/files', bytes, { fileName: 'report "2" é.pdf' });
    url = body.file.url as string;
  });
  /** Who has the link has no token. */
  const fetched = (headers: Record<string, string> = {}) => new Http(world().url).fetch(url, headers);
  const head = async (path: string) => {
    const { status, headers } = await fetch(world().url + path, { method: 'HEAD' });
    return { status, headers: Object.fromEntries(headers) };
  };

  it('come whole, with all that a browser is to know', async () => {
    const { status, headers, bytes: got } = await fetched();
    expect([status, got.equals(bytes)]).to.deep.equal([200, true]);
    expect(Object.fromEntries(headers)).to.include({
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=3600',
      'content-disposition': `inline; filename="report \\"2\\" ?.pdf"; filename*=UTF-8''report%20%222%22%20%C3%A9.pdf`,
    });
    expect(headers.get('etag')).to.match(/^"[\w-]{43}"$/);
  });

  it('come the same in parts, in whatever order they are asked for', async () => {
    await fc.assert(
      fc.asyncProperty(rangesOf(bytes.length, { most: 13 }), async (ranges) => {
        const whole = await fetchedIn(ranges, new Http(world().url), url);
        expect(whole.equals(bytes)).to.equal(true);
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  it('come in several parts at once, to several who ask', async () => {
    const step = Math.ceil(bytes.length / 8);
    const starts = Array.from({ length: 8 }, (_, n) => n * step);
    const parts = await Promise.all(starts.map((start) => fetched({ range: `bytes=${start}-${start + step - 1}` })));
    expect(Buffer.concat(parts.map((part) => part.bytes)).equals(bytes)).to.equal(true);
  });

  it('do not come to who has them, or asks for more than there are', async () => {
    const { headers } = await fetched();
    const [etag, modified] = [headers.get('etag') ?? '', headers.get('last-modified') ?? ''];
    // Node's own fetch asks for what is fresh as soon as there is a condition.
    const asked = (condition: Record<string, string>) => send(world().url, { method: 'GET', path: url, headers: condition });
    const known = await asked({ 'if-none-match': etag });
    expect([known.status, known.text, known.headers['etag']]).to.deep.equal([304, '', etag]);
    expect((await asked({ 'if-modified-since': modified })).status).to.equal(304);
    expect((await asked({ 'if-none-match': '"another"' })).status).to.equal(200);

    const past = await fetched({ range: `bytes=${bytes.length}-` });
    expect([past.status, past.headers.get('content-range')]).to.deep.equal([416, `bytes */${bytes.length}`]);
    expect(JSON.parse(past.bytes.toString())).to.include({ code: 'range_not_satisfiable' });
  });

  it('are told of without being sent', async () => {
    const { status, headers } = await head(url);
    expect(status).to.equal(200);
    expect(headers).to.include({ 'content-length': String(bytes.length), 'content-type': 'application/pdf' });
    expect((await head(`/api/files/media/documents/1.pdf`)).status).to.equal(401);
  });

  it('can be had whole by who began with another version', async () => {
    const { headers } = await fetched();
    const range = 'bytes=5-9';
    expect((await fetched({ range, 'if-range': headers.get('etag') ?? '' })).status).to.equal(206);
    expect((await fetched({ range, 'if-range': '"another"' })).status).to.equal(200);
  });

  it('run nothing, wherever they are opened', async () => {
    const policyOf = async (file: Uint8Array) => {
      const { body } = await world().ada.http.upload('/api/files', file);
      const { headers } = await new Http(world().url).fetch(body.file.url);
      return [
        headers.get('content-security-policy'),
        headers.get('content-disposition')?.split(';')[0],
        headers.get('x-content-type-options'),
      ];
    };
    const [policy, shown, sniffing] = await policyOf((await PICTURES[1]?.make()) ?? bytes);
    expect(policy)
      .to.include("default-src 'none'")
      .and.to.match(/; sandbox$/);
    expect([shown, sniffing]).to.deep.equal(['inline', 'nosniff']);

    const [ofText, saved] = await policyOf(Buffer.from('alert(1)'));
    expect([ofText, saved]).to.deep.equal([policy, 'attachment']);
    const [ofPdf] = await policyOf(pdf());
    expect(ofPdf).to.include("default-src 'none'");
  });
});
