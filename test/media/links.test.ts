import { expect } from 'chai';
import { systemClock } from '../../src/adapters/outbound/system.js';
import { Part } from '../../src/bootstrap/parts.js';
import { onEachStorage } from '../support/bad-world.js';
import { Http, type Person } from '../support/client.js';
import { twoHalves } from '../support/pictures.js';

const MINUTE_MS = 60_000;
/** By how much the node's clock is ahead of the real one. */
let ahead = 0;

onEachStorage(
  'the link to a file',
  (world) => {
    let url: string, thumbnailUrl: string, fileId: string, other: { url: string };
    before(async () => {
      const { ada, chatId } = world();
      const send = async () =>
        (await ada.http.upload('/api/messages/media', await twoHalves(500, 300).png().toBuffer(), { chatId })).body.message.media;
      ({ url, thumbnailUrl, fileId } = await send());
      other = await send();
    });
    afterEach(() => (ahead = 0));

    const codeOf = async (path: string, http = new Http(world().url)) => {
      const { status, bytes } = await http.fetch(path);
      return status === 200 ? 200 : [status, (JSON.parse(bytes.toString()) as { code: string }).code];
    };
    const GONE = [404, 'file_not_found'];
    const changed = (link: string, change: (query: URLSearchParams) => void) => {
      const { pathname, searchParams } = new URL(link, 'http://payam');
      change(searchParams);
      return `${pathname}?${searchParams.toString()}`;
    };

    it('leads to the bytes without a token, and another to those of the thumbnail', async () => {
      expect(await codeOf(url)).to.equal(200);
      const { headers, bytes } = await new Http(world().url).fetch(thumbnailUrl);
      expect([headers.get('content-type'), bytes.length > 0]).to.deep.equal(['image/webp', true]);
    });

    /** Somebody's token lasts for a quarter of an hour, which is over when time has gone on. */
    const loggedIn = async ({ username, password }: Person) => {
      const { body } = await new Http(world().url).post('/api/auth/login', { username, password });
      return new Http(world().url, body.token);
    };
    const endedToken = async () => {
      const http = await loggedIn(world().eve);
      await http.post('/api/auth/logout', {});
      return http.token;
    };
    const freshUrl = async (person: Person) => (await (await loggedIn(person)).get(`/api/files/info/${fileId}`)).body.file.url as string;

    it('leads nowhere once it has expired, and the next one does', async () => {
      const expires = Number(new URL(url, 'http://payam').searchParams.get('expires')) * 1_000;
      ahead = expires - Date.now() - MINUTE_MS;
      expect(await codeOf(url)).to.equal(200);
      ahead = expires - Date.now();
      expect([await codeOf(url), await codeOf(thumbnailUrl)]).to.deep.equal([GONE, GONE]);

      const fresh = await freshUrl(world().bob);
      expect(fresh).not.to.equal(url);
      expect(await codeOf(fresh)).to.equal(200);
    });

    it('leads nowhere when its signature is moved to another file, or to the thumbnail', async () => {
      const signed = (path: string) => `${path.split('?')[0]}?${url.split('?')[1]}`;
      expect(await codeOf(signed(other.url))).to.deep.equal(GONE);
      expect(await codeOf(signed(thumbnailUrl))).to.deep.equal(GONE);
      expect(await codeOf(signed(url.replace('/images/', '/documents/')))).to.deep.equal(GONE);
      expect(await codeOf(signed(url))).to.equal(200);
    });

    it('leads nowhere when anything of it is changed or left out', async () => {
      const of = (name: string, change: (value: string) => string) =>
        changed(url, (query) => query.set(name, change(query.get(name) ?? '')));
      const paths = [
        of('signature', (value) => (value.startsWith('A') ? 'B' : 'A') + value.slice(1)),
        of('signature', (value) => value.slice(0, -1)),
        of('signature', () => ''),
        of('expires', (value) => String(Number(value) + 900)),
        of('expires', () => '99999999999'),
        of('expires', () => '0'),
      ];
      for (const path of paths) expect(await codeOf(path), path).to.deep.equal(GONE);
      expect(await codeOf(changed(url, (query) => query.delete('signature')))).to.deep.equal([401, 'unauthenticated']);
      expect(await codeOf(changed(url, (query) => query.delete('expires')))).to.deep.equal([401, 'unauthenticated']);
      for (const value of ['x', '1.5', '1e999', '']) {
        const [status] = [await codeOf(of('expires', () => value))].flat();
        expect([value, [400, 404].includes(Number(status))]).to.deep.equal([value, true]);
      }
    });

    it('is good for who has a token that says so, too, though it has expired itself', async () => {
      const { bob, eve } = world();
      const expired = changed(url, (query) => query.set('expires', '1000'));
      expect(await codeOf(expired, bob.http)).to.equal(200);
      expect(await codeOf(expired, eve.http)).to.deep.equal(GONE);
    });

    it('leads to the bytes whatever token comes with it, and nowhere with a bad one when it is not good', async () => {
      const { eve } = world();
      const expired = changed(url, (query) => query.set('expires', '1000'));
      const moved = `${other.url.split('?')[0]}?${url.split('?')[1]}`;
      const missing = url.replace(fileId, '71');
      for (const authorization of [`Bearer ${await endedToken()}`, 'Bearer x', 'nonsense']) {
        const fetched = (path: string) => new Http(world().url).fetch(path, { authorization });
        expect([(await fetched(url)).status, (await fetched(thumbnailUrl)).status]).to.deep.equal([200, 200]);
        // It is not said whether there is such a file.
        for (const path of [expired, moved, missing, url.split('?')[0] ?? '']) expect((await fetched(path)).status, path).to.equal(401);
      }
      expect(await codeOf(url, eve.http)).to.equal(200);
    });

    it('is the same for everybody within a quarter of an hour', async () => {
      const { ada, bob } = world();
      const quarter = 15 * MINUTE_MS;
      ahead = quarter - (Date.now() % quarter);
      const first = await freshUrl(ada);
      ahead += 13 * MINUTE_MS;
      expect([await freshUrl(ada), await freshUrl(bob)]).to.deep.equal([first, first]);
      ahead += 2 * MINUTE_MS;
      expect(await freshUrl(bob)).not.to.equal(first);
    });
  },
  () => ({ change: (container) => void container.rebind(Part.clock).toConstantValue({ now: () => systemClock.now() + ahead }) }),
);
