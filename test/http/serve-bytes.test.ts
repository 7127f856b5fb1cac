import { expect } from 'chai';
import fc from 'fast-check';
import { etagOf, type Served } from '../../src/adapters/inbound/http/serve-bytes.js';
import { FORMATS } from '../../src/domain/attachment.js';
import { fileNotFound } from '../../src/domain/errors.js';
import { someBytes } from '../support/blobs.js';
import { MODIFIED, ServingServer, served } from '../support/served.js';

const SIZE = 100_000;
const bytes = someBytes(SIZE);
const LAST_MODIFIED = new Date(MODIFIED).toUTCString();
const { etag } = served();

describe('serving bytes', () => {
  let what: Served;
  let server: ServingServer;
  before(async () => (server = await ServingServer.start(() => what)));
  after(() => server.stop());
  beforeEach(() => (what = served({ bytes })));

  const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
  const headerOf = async (name: string, details: Partial<Served>) => {
    what = served({ bytes, ...details });
    const response = await server.get();
    await response.arrayBuffer();
    return response.headers.get(name);
  };

  it('answers with all of them', async () => {
    const response = await server.get();

    expect(response.status).to.equal(200);
    expect((await bodyOf(response)).equals(bytes)).to.equal(true);
    expect(Object.fromEntries(response.headers)).to.include({
      'content-length': String(SIZE),
      'content-type': 'image/png',
      'accept-ranges': 'bytes',
      'last-modified': LAST_MODIFIED,
      etag,
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, max-age=3600',
      'content-disposition': 'inline; filename="picture.png"',
    });
    expect(response.headers.get('content-range')).to.equal(null);
    expect(response.headers.get('transfer-encoding')).to.equal(null);
  });

  it('answers with none of an empty file', async () => {
    what = served({ bytes: Buffer.alloc(0) });
    const response = await server.get();
    expect([response.status, response.headers.get('content-length'), await response.text()]).to.deep.equal([200, '0', '']);
  });

  it('answers HEAD as GET, without bytes and without opening the file', async () => {
    what = served({ bytes, read: () => Promise.reject(new Error('nothing was asked for')) });
    const head = await server.get({}, 'HEAD');
    what = served({ bytes });
    const get = await server.get();
    await get.arrayBuffer();

    expect(head.status).to.equal(200);
    const { date: _atHead, ...headers } = Object.fromEntries(head.headers);
    const { date: _atGet, ...expected } = Object.fromEntries(get.headers);
    expect(headers).to.deep.equal(expected);
    const part = await server.get({ Range: 'bytes=0-9' }, 'HEAD');
    expect([part.status, part.headers.get('content-length')]).to.deep.equal([200, String(SIZE)]);
  });

  describe('a part of them', () => {
    const asked: [range: string, start: number, end: number][] = [
      ['bytes=0-0', 0, 0],
      ['bytes=0-', 0, SIZE - 1],
      ['bytes=500-999', 500, 999],
      ['bytes=99999-', SIZE - 1, SIZE - 1],
      ['bytes=99990-5000000', 99_990, SIZE - 1],
      ['bytes=-1', SIZE - 1, SIZE - 1],
      ['bytes=-500', SIZE - 500, SIZE - 1],
      ['bytes=-5000000', 0, SIZE - 1],
      [`bytes=7-${'9'.repeat(400)}`, 7, SIZE - 1],
      ['Bytes= 3-4 ', 3, 4],
    ];
    for (const [range, start, end] of asked)
      it(`is found by ${range.slice(0, 40)}`, async () => {
        const response = await server.get({ Range: range });

        expect(response.status).to.equal(206);
        expect(response.headers.get('content-range')).to.equal(`bytes ${start}-${end}/${SIZE}`);
        expect(response.headers.get('content-length')).to.equal(String(end - start + 1));
        expect(response.headers.get('content-type')).to.equal('image/png');
        expect(response.headers.get('etag')).to.equal(etag);
        expect((await bodyOf(response)).equals(bytes.subarray(start, end + 1))).to.equal(true);
      });

    it('is what was asked for, wherever it is', async () => {
      const place = fc.nat(SIZE - 1);
      await fc.assert(
        fc.asyncProperty(place, place, async (one, other) => {
          const [start, end] = [Math.min(one, other), Math.max(one, other)];
          const response = await server.get({ Range: `bytes=${start}-${end}` });
          expect((await bodyOf(response)).equals(bytes.subarray(start, end + 1))).to.equal(true);
        }),
        { numRuns: 30 },
      );
    });

    for (const range of [
      'bytes=0-1,5-9',
      'bytes=0-1,',
      'bytes=9-5',
      'bytes=-',
      'bytes=a-b',
      'bytes=1',
      'bytes',
      'bytes=1-2-3',
      'bytes=--5',
      'lines=1-2',
      'bytes=0x1-2',
      'bytes=1.5-3',
    ])
      it(`is not what ${range} asks for, which is answered whole`, async () => {
        const response = await server.get({ Range: range });
        expect([response.status, response.headers.get('content-range')]).to.deep.equal([200, null]);
        expect(await bodyOf(response)).to.have.length(SIZE);
      });

    for (const range of ['bytes=100000-', 'bytes=100000-100001', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])
      it(`does not exist at ${range.slice(0, 40)}`, async () => {
        const response = await server.get({ Range: range });
        expect([response.status, response.headers.get('content-range')]).to.deep.equal([416, `bytes */${SIZE}`]);
        expect(response.headers.get('content-type')).to.equal('application/problem+json');
        expect(await response.json()).to.include({ status: 416, code: 'range_not_satisfiable' });
        for (const name of ['etag', 'content-disposition', 'last-modified', 'cache-control'])
          expect(response.headers.get(name)).to.equal(null);
      });

    it('does not exist of an empty file', async () => {
      what = served({ bytes: Buffer.alloc(0) });
      for (const range of ['bytes=0-', 'bytes=-5']) expect((await server.get({ Range: range })).status).to.equal(416);
    });

    it('is given if the client has the rest of this version', async () => {
      for (const version of [etag, LAST_MODIFIED])
        expect((await server.get({ Range: 'bytes=0-9', 'If-Range': version })).status).to.equal(206);
    });

    it('is not given if the rest is of another version', async () => {
      const others = [
        '"another"',
        `W/${etag}`,
        etag.slice(1, -1),
        new Date(MODIFIED + 1_000).toUTCString(),
        new Date(MODIFIED - 1_000).toUTCString(),
        'yes',
        '',
      ];
      for (const version of others) {
        const response = await server.get({ Range: 'bytes=0-9', 'If-Range': version });
        expect(response.status, version).to.equal(200);
        expect(await bodyOf(response)).to.have.length(SIZE);
        expect((await server.get({ Range: 'bytes=100000-', 'If-Range': version })).status, version).to.equal(200);
      }
    });
  });

  describe('what the client has already', () => {
    const conditions: Record<string, string>[] = [
      { 'If-None-Match': etag },
      { 'If-None-Match': `W/${etag}` },
      { 'If-None-Match': `"another", ${etag}` },
      { 'If-None-Match': '*' },
      { 'If-Modified-Since': LAST_MODIFIED },
      { 'If-Modified-Since': new Date(MODIFIED + 60_000).toUTCString() },
      { 'If-None-Match': etag, Range: 'bytes=0-9' },
    ];
    for (const condition of conditions)
      for (const method of ['GET', 'HEAD'])
        it(`is not sent again to ${method} with ${Object.keys(condition).join(' and ')} ${Object.values(condition)[0] ?? ''}`, async () => {
          what = served({ bytes, read: () => Promise.reject(new Error('nothing was asked for')) });
          const response = await server.get(condition, method);

          expect([response.status, await response.text()]).to.deep.equal([304, '']);
          expect(response.headers.get('content-length')).to.equal(null);
          // A browser takes these over for what it has kept.
          expect(Object.fromEntries(response.headers)).to.include({
            etag,
            'cache-control': 'private, max-age=3600',
            'cross-origin-resource-policy': 'cross-origin',
            'last-modified': LAST_MODIFIED,
          });
          expect(response.headers.get('content-security-policy')).to.include('sandbox');
        });

    it('is sent when it is another version', async () => {
      const others = [{ 'If-None-Match': '"another"' }, { 'If-Modified-Since': new Date(MODIFIED - 1_000).toUTCString() }];
      for (const condition of others) {
        const response = await server.get(condition);
        expect(response.status).to.equal(200);
        expect(await bodyOf(response)).to.have.length(SIZE);
      }
    });

    it('is told apart by the bytes and by the name', () => {
      const [one, other] = [{ sha256: 'aa' }, { sha256: 'ab' }];
      const tags = [etagOf(one, '1.png'), etagOf(one, '1.thumbnail.webp'), etagOf(other, '1.png'), etagOf(one, '2.png')];
      expect(new Set(tags)).to.have.length(4);
      for (const tag of tags) expect(tag).to.match(/^"[\w-]{43}"$/);
      expect(etagOf(one, '1.png')).to.equal(tags[0]);
    });
  });

  it('says nothing of a file that is not there', async () => {
    what = served({ read: () => Promise.reject(fileNotFound()), caching: 'public' });
    const response = await server.get({ Range: 'bytes=0-9' });

    expect(response.status).to.equal(404);
    expect(await response.json()).to.include({ code: 'file_not_found' });
    for (const name of ['etag', 'last-modified', 'cache-control', 'content-range', 'content-disposition', 'accept-ranges'])
      expect(response.headers.get(name), name).to.equal(null);
  });

  it('lets everybody keep what is public, for good', async () => {
    expect(await headerOf('cache-control', { caching: 'public' })).to.equal('public, max-age=31536000, immutable');
  });

  it('shows images, sounds, videos and PDFs, and has the rest saved', async () => {
    for (const { mimeType } of FORMATS) {
      const disposition = await headerOf('content-disposition', { mimeType, fileName: 'x' });
      const isShown = /^(image|audio|video)\/|pdf$/.test(mimeType);
      expect(disposition, mimeType).to.equal(`${isShown ? 'inline' : 'attachment'}; filename="x"`);
    }
  });

  it('says that text is UTF-8, and of the rest what we found', async () => {
    for (const { mimeType } of FORMATS)
      expect(await headerOf('content-type', { mimeType, fileName: 'evil.html' })).to.equal(
        mimeType === 'text/plain' ? 'text/plain; charset=utf-8' : mimeType,
      );
  });

  it('lets nothing that is opened run, or reach anything', async () => {
    for (const { mimeType } of FORMATS) {
      const policy = (await headerOf('content-security-policy', { mimeType }))!.split('; ');
      expect(policy).to.include("default-src 'none'");
      expect(policy.join(), mimeType).not.to.match(/script|connect|frame|unsafe-eval|\*|http/);
      const sandbox = policy.find((directive) => directive.startsWith('sandbox'));
      // Not every browser shows a PDF in a sandbox, and none a video in one without an origin.
      if (mimeType === 'application/pdf') expect(sandbox).to.equal(undefined);
      else expect(sandbox).to.equal(/^(audio|video)/.test(mimeType) ? 'sandbox allow-same-origin' : 'sandbox');
    }
  });

  it('keeps a name in any script, and cannot be fooled by one', async () => {
    const inExtended = (disposition: string | null) => /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1];
    for (const fileName of ['صورة جديدة.png', 'фото.jpg', '照片 (1).png', '🐈.gif', "l'été.png", '100%25.png', 'a€b.png'])
      expect(decodeURIComponent(inExtended(await headerOf('content-disposition', { fileName }))!)).to.equal(fileName);

    expect(await headerOf('content-disposition', { fileName: 'a"; filename="b.exe' })).to.equal(
      'inline; filename="a\\"; filename=\\"b.exe"',
    );
    expect(await headerOf('content-disposition', { fileName: 'a\r\nX-Evil: yes' })).not.to.match(/[\r\n]/);
    expect(await headerOf('x-evil', { fileName: 'a\r\nX-Evil: yes' })).to.equal(null);
  });
});
