import { expect } from 'chai';
import { group, privateChat, register, type Http } from '../support/client.js';
import { onEachStorage, sendTo } from '../support/bad-world.js';

const idsIn = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);

/** Every id of a list, page by page. */
async function walk(http: Http, path: string, list: string, limit: number): Promise<string[]> {
  const found: string[] = [];
  const first = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`;
  let query = '';
  for (;;) {
    const { status, body } = await http.get(`${first}${query}`);
    if (status !== 200) throw new Error(`a page was answered ${status} ${JSON.stringify(body)}`);
    const ids = idsIn(body[list]);
    found.push(...ids);
    if (body.nextCursor === null) return found;
    if (ids.length !== limit || found.length > 1_000) throw new Error('a page that is not the last is not full, or the pages do not end');
    query = `&cursor=${encodeURIComponent(body.nextCursor as string)}`;
  }
}

onEachStorage('pages', (world) => {
  it('lists people page by page, each once, whatever they are called', async () => {
    const { url, ada, bob, eve } = world();
    // Names whose cursors are the longest: control characters, letters that grow when folded, and what takes four bytes.
    const names = ['Zoe', 'adam', 'Adam', 'Éva', ...['\u0001', 'İ', 'ﷺ', '\u{1f600}', '"'].map((letter) => letter.repeat(64))];
    const ids = [];
    for (const name of names) {
      const { id, http } = await register(url);
      await http.put('/api/users', { name });
      ids.push(id);
    }
    const whole = await walk(ada.http, '/api/users', 'users', 100);

    expect(whole).to.have.members([bob.id, eve.id, ...ids]);
    for (const limit of [1, 2, 5]) expect(await walk(ada.http, '/api/users', 'users', limit), `by ${limit}`).to.deep.equal(whole);
  });

  it('searches people page by page, each once, whatever they are called', async () => {
    const { url, ada } = world();
    const [wanted, odd] = ['Quentin', '\u{1f600}\u0001"ﷺ'];
    const names = [wanted, `${wanted} B`, `Anna ${wanted}`, `Anna x${wanted}`, 'Qentin', `${wanted} ${odd.repeat(13)}`];
    const ids = [];
    for (const name of [...names, ...names]) {
      const { id, http } = await register(url);
      expect((await http.put('/api/users', { name })).status).to.equal(200);
      ids.push(id);
    }
    const path = `/api/users/search?q=${wanted.toUpperCase()}`;
    const whole = await walk(ada.http, path, 'users', 100);

    expect(whole).to.have.members(ids);
    for (const limit of [1, 2, 5]) expect(await walk(ada.http, path, 'users', limit), `by ${limit}`).to.deep.equal(whole);
  });

  it('lists chats page by page, latest activity first, under both names', async () => {
    const { url, ada, bob } = world();
    const chats = [await privateChat(ada, await register(url)), await group(ada, [bob]), await group(ada, [bob])];
    for (const chatId of [...chats, chats[0]!]) {
      await nextMillisecond();
      await sendTo(chatId, ada);
    }
    const whole = await walk(ada.http, '/api/conversations', 'conversations', 100);

    // The first of them was written to last.
    expect(whole.slice(0, 3)).to.deep.equal([chats[0], chats[2], chats[1]]);
    expect(new Set(whole).size).to.equal(whole.length);
    for (const limit of [1, 2, 3]) {
      expect(await walk(ada.http, '/api/conversations', 'conversations', limit)).to.deep.equal(whole);
      expect(await walk(ada.http, '/api/messages/chats', 'chats', limit)).to.deep.equal(whole);
    }
  });

  it('gives history oldest first within a page, before and after a message, and says whether there is more', async () => {
    const { ada, bob } = world();
    const chatId = await group(ada, [bob]);
    for (let seq = 1; seq <= 7; seq += 1) await sendTo(chatId, seq % 2 ? ada : bob, `message ${seq}`);
    const page = async (query: string) => {
      const { body } = await bob.http.get(`/api/messages/chat/${chatId}?${query}`);
      const other = await bob.http.get(`/api/messages/conversation/${chatId}?${query}`);
      expect(other.body).to.deep.equal(body);
      return [body.messages.map(({ seq }: { seq: number }) => seq), body.hasMore];
    };

    expect(await page('')).to.deep.equal([[1, 2, 3, 4, 5, 6, 7], false]);
    expect(await page('limit=3')).to.deep.equal([[5, 6, 7], true]);
    expect(await page('limit=7')).to.deep.equal([[1, 2, 3, 4, 5, 6, 7], false]);
    expect(await page(`limit=2&before=${chatId}.5`)).to.deep.equal([[3, 4], true]);
    expect(await page(`limit=4&before=${chatId}.5`)).to.deep.equal([[1, 2, 3, 4], false]);
    expect(await page(`before=${chatId}.1`)).to.deep.equal([[], false]);
    expect(await page(`limit=2&after=${chatId}.5`)).to.deep.equal([[6, 7], false]);
    expect(await page(`limit=2&after=${chatId}.2`)).to.deep.equal([[3, 4], true]);
    expect(await page(`after=${chatId}.7`)).to.deep.equal([[], false]);
    // A message that is not there yet is after all that is.
    expect(await page(`limit=2&before=${chatId}.999`)).to.deep.equal([[6, 7], true]);
  });
});

/** Activities of one millisecond have no order among them. */
async function nextMillisecond(): Promise<void> {
  for (const now = Date.now(); Date.now() === now;) await new Promise(setImmediate);
}
