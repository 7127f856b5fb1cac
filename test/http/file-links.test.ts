import { expect } from 'chai';
import fc from 'fast-check';
import { isSigned, linkTo, thumbnailLinkTo, type LinkedFile, type SignedLink } from '../../src/adapters/inbound/contract/file-links.js';
import { FORMATS, blobOf, thumbnailOf } from '../../src/domain/attachment.js';
import { asFileId } from '../../src/domain/ids.js';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

const files: fc.Arbitrary<LinkedFile> = fc.record({
  id: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map((id) => asFileId(String(id))),
  kind: fc.constantFrom('images', 'videos', 'audio', 'documents'),
  extension: fc.constantFrom(...FORMATS.map(({ extension }) => extension)),
  linkKey: fc.string({ minLength: 16, unit: 'binary' }),
});
const instants = fc.integer({ min: Date.UTC(2025), max: Date.UTC(2094) });
const links = fc.constantFrom(linkTo, thumbnailLinkTo);

/** What a request for this link brings. */
function followed(link: string): SignedLink & { kind: string } {
  const { pathname, searchParams } = new URL(link, 'http://payam');
  const [, kind = '', name = ''] = /^\/api\/files\/media\/(\w+)\/([^/]+)$/.exec(pathname) ?? [];
  return { kind, name, expires: Number(searchParams.get('expires')), signature: searchParams.get('signature') ?? '' };
}

describe('links to files', () => {
  const file: LinkedFile = { id: asFileId('7100000000000000097'), kind: 'images', extension: 'jpg', linkKey: 'the key of this file' };
  const noon = Date.UTC(2026, 0, 15, 12);

  it('look like this', () => {
    expect(linkTo(file, noon + 1)).to.equal(
      '/api/files/media/images/7100000000000000097.jpg?expires=1768482000&signature=se2s5-mzDPZYvbyeVOqmrJAZNq8CLs_bYDjlZODugDU',
    );
    expect(thumbnailLinkTo(file, noon + 1)).to.match(
      /^\/api\/files\/media\/images\/7100000000000000097\.thumbnail\.webp\?expires=1768482000&signature=[\w-]{43}$/,
    );
  });

  it('to profile pictures are public, and for good', () => {
    const picture: LinkedFile = { ...file, kind: 'profiles' };
    expect(linkTo(picture, noon)).to.equal('/api/files/profiles/7100000000000000097.jpg');
    expect(thumbnailLinkTo(picture, noon + HOUR_MS)).to.equal('/api/files/profiles/7100000000000000097.thumbnail.webp');
  });

  it('can be used from the moment they are made for 45 to 60 minutes', () => {
    fc.assert(
      fc.property(files, links, instants, (one, link, now) => {
        const asked = followed(link(one, now));
        const over = asked.expires * 1_000;
        expect(asked.kind).to.equal(one.kind);
        expect(over - now)
          .to.be.greaterThan(45 * MINUTE_MS)
          .and.at.most(60 * MINUTE_MS);
        expect([now, over - 1].map((at) => isSigned(one, asked, at))).to.deep.equal([true, true]);
        expect([over, over + 1, over + HOUR_MS].map((at) => isSigned(one, asked, at))).to.deep.equal([false, false, false]);
      }),
    );
  });

  it('stay the same text for a quarter of an hour, and are another in the next', () => {
    fc.assert(
      fc.property(files, links, instants, fc.nat(QUARTER_MS - 1), (one, link, now, later) => {
        const begin = now - (now % QUARTER_MS);
        expect(link(one, begin + later)).to.equal(link(one, begin));
        expect(link(one, begin + QUARTER_MS)).not.to.equal(link(one, begin));
      }),
    );
  });

  it('can be used at a node whose clock is a minute behind, and no sooner', () => {
    const asked = followed(linkTo(file, noon));
    expect(isSigned(file, asked, noon - MINUTE_MS)).to.equal(true);
    expect(isSigned(file, asked, noon - MINUTE_MS - 1)).to.equal(false);
  });

  it('are of no use for another file, or another kind, or with another key', () => {
    fc.assert(
      fc.property(files, files, links, instants, (one, other, link, now) => {
        const asked = followed(link(one, now));
        const others = [other, { ...one, id: other.id }, { ...one, kind: other.kind }, { ...one, linkKey: other.linkKey }];
        for (const changed of others.filter((each) => link(each, now) !== link(one, now))) {
          expect(isSigned(changed, asked, now)).to.equal(false);
          for (const name of [blobOf(changed), thumbnailOf(changed)]) expect(isSigned(changed, { ...asked, name }, now)).to.equal(false);
        }
        expect(isSigned({ ...one, kind: 'profiles' }, asked, now)).to.equal(false);
      }),
    );
  });

  it('are of no use for another name, the thumbnail and its file included', () => {
    fc.assert(
      fc.property(files, links, instants, fc.string(), (one, link, now, text) => {
        const asked = followed(link(one, now));
        const names = [blobOf(one), thumbnailOf(one), `${one.id}.exe`, `0${asked.name}`, ` ${asked.name}`, `${asked.name}?`, '', text];
        for (const name of names.filter((each) => each !== asked.name)) expect(isSigned(one, { ...asked, name }, now)).to.equal(false);
      }),
    );
  });

  it('are of no use with another expiry', () => {
    const expiries = fc.oneof(fc.integer({ min: -4_000, max: 4_000 }), fc.constantFrom(0.5, NaN, Infinity, -Infinity, 2 ** 53));
    fc.assert(
      fc.property(files, links, instants, expiries, (one, link, now, by) => {
        fc.pre(by !== 0);
        const asked = followed(link(one, now));
        expect(isSigned(one, { ...asked, expires: asked.expires + by }, now)).to.equal(false);
      }),
    );
  });

  it('cannot be kept for later than an hour, even by who has the key', () => {
    const asked = followed(linkTo(file, noon + 5 * HOUR_MS));
    expect(isSigned(file, asked, noon)).to.equal(false);
    expect(isSigned(file, asked, noon + 5 * HOUR_MS)).to.equal(true);
  });

  it('are of no use with another signature', () => {
    const changes = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', 'A'.repeat(43), '='),
      fc.nat(42).map((at) => at),
    );
    fc.assert(
      fc.property(files, links, instants, changes, (one, link, now, change) => {
        const asked = followed(link(one, now));
        const at = typeof change === 'number' ? change : 0;
        const turned = asked.signature[at] === 'A' ? 'B' : 'A';
        const signatures =
          typeof change === 'number'
            ? [asked.signature.slice(0, at) + turned + asked.signature.slice(at + 1), asked.signature.slice(0, at)]
            : [change, asked.signature + (change || ' ')];
        for (const signature of signatures) expect(isSigned(one, { ...asked, signature }, now)).to.equal(false);
      }),
    );
  });
});
