import { expect } from 'chai';
import { onEachStorage } from '../support/bad-world.js';
import { Http, group, privateChat, register, type Person } from '../support/client.js';
import { docx } from '../support/hand-made-files.js';
import { twoHalves } from '../support/pictures.js';

const TEXT = Buffer.from('a text');
/** What is said of a file to who may see it, as far as these tests care. */
interface Shown {
  fileId: string;
  url: string;
  thumbnailUrl: string | null;
}

onEachStorage('who may see a file', (world) => {
  const upload = async ({ http }: Person, bytes: Uint8Array = TEXT) => (await http.upload('/api/files', bytes)).body.file as Shown;
  const send = ({ http }: Person, chatId: string, fileId: string) => http.post('/api/messages', { chatId, fileId });
  /** @returns the id of the message */
  const sent = async (by: Person, chatId: string, fileId: string) => (await send(by, chatId, fileId)).body.message.id as string;
  /** Without its signature. */
  const bare = (url: string) => url.split('?')[0] ?? '';

  /** How somebody with a token is answered, wherever a file is asked for. */
  const seenBy = async ({ http }: Person, { fileId, url }: Shown) => {
    const bytes = await http.fetch(bare(url));
    const info = await http.get(`/api/files/info/${fileId}`);
    const code = bytes.status === 200 ? undefined : (JSON.parse(bytes.bytes.toString()) as { code: string }).code;
    return [bytes.status, code, info.status, info.body.code];
  };
  const SEEN = [200, undefined, 200, undefined];
  const UNSEEN = [404, 'file_not_found', 404, 'file_not_found'];

  it('is its uploader alone, until it is sent', async () => {
    const { ada, bob, eve } = world();
    const file = await upload(ada);
    expect(await seenBy(ada, file)).to.deep.equal(SEEN);
    for (const other of [bob, eve]) expect(await seenBy(other, file)).to.deep.equal(UNSEEN);
  });

  it('is who is in a chat that it was sent to, and nobody else', async () => {
    const { ada, bob, eve, chatId } = world();
    const file = await upload(ada);
    await sent(ada, chatId, file.fileId);
    expect(await seenBy(bob, file)).to.deep.equal(SEEN);
    expect(await seenBy(eve, file)).to.deep.equal(UNSEEN);
  });

  it('is not who has left or was removed, but with a link that they had, for an hour at most', async () => {
    const { ada, bob, url } = world();
    const eve = await register(url, 'eve');
    const chatId = await group(ada, [bob, eve]);
    const file = await upload(ada);
    await sent(ada, chatId, file.fileId);
    const { media } = (await eve.http.get(`/api/messages/chat/${chatId}`)).body.messages.at(-1);
    expect(await seenBy(eve, file)).to.deep.equal(SEEN);

    await eve.http.delete(`/api/messages/chats/${chatId}/members/${eve.id}`);
    await ada.http.delete(`/api/messages/chats/${chatId}/members/${bob.id}`);

    for (const gone of [bob, eve]) expect(await seenBy(gone, file)).to.deep.equal(UNSEEN);
    expect((await new Http(url).fetch(media.url)).status).to.equal(200);
    const expires = Number(new URL(media.url, url).searchParams.get('expires'));
    expect(expires * 1_000 - Date.now())
      .to.be.greaterThan(44 * 60_000)
      .and.at.most(60 * 60_000);
    expect(await seenBy(ada, file)).to.deep.equal(SEEN);
  });

  it('is not who came later, until it is sent again', async () => {
    const { ada, bob, url } = world();
    const chatId = await group(ada, [bob]);
    const file = await upload(ada);
    await sent(ada, chatId, file.fileId);
    const newcomer = await register(url, 'new');
    await ada.http.post(`/api/messages/chats/${chatId}/members`, { memberIds: [newcomer.id] });

    expect(await seenBy(newcomer, file)).to.deep.equal(UNSEEN);
    expect((await send(newcomer, chatId, file.fileId)).body.code).to.equal('file_not_found');
    await sent(ada, chatId, file.fileId);
    expect(await seenBy(newcomer, file)).to.deep.equal(SEEN);
  });

  it('is not who comes back, of what they had seen before they left', async () => {
    const { ada, bob } = world();
    const chatId = await group(ada, [bob]);
    const file = await upload(ada);
    await sent(ada, chatId, file.fileId);
    await ada.http.delete(`/api/messages/chats/${chatId}/members/${bob.id}`);
    await ada.http.post(`/api/messages/chats/${chatId}/members`, { memberIds: [bob.id] });
    expect(await seenBy(bob, file)).to.deep.equal(UNSEEN);
  });

  it('is not who hid the message, nor anybody but its uploader once it was deleted', async () => {
    const { ada, bob, eve, url } = world();
    const chatId = await group(ada, [bob, eve]);
    const file = await upload(ada);
    const [hidden, kept] = [await sent(ada, chatId, file.fileId), await sent(ada, await privateChat(ada, eve), file.fileId)];
    await bob.http.delete(`/api/messages/${hidden}?scope=me`);
    expect(await seenBy(bob, file)).to.deep.equal(UNSEEN);
    expect(await seenBy(eve, file)).to.deep.equal(SEEN);

    await ada.http.delete(`/api/messages/${hidden}`);
    expect(await seenBy(eve, file)).to.deep.equal(SEEN);
    await ada.http.delete(`/api/messages/${kept}`);
    expect(await seenBy(eve, file)).to.deep.equal(UNSEEN);
    expect(url).to.be.a('string');
  });

  it('is who it was passed on to, also without its uploader, and not longer than it is shown to them', async () => {
    const { ada, bob, eve, chatId, othersChatId } = world();
    const file = await upload(ada, await twoHalves(40, 40).png().toBuffer());
    const first = await sent(ada, chatId, file.fileId);

    expect((await send(eve, othersChatId, file.fileId)).body.code).to.equal('file_not_found');
    const passedOn = await send(bob, othersChatId, file.fileId);
    expect([passedOn.status, passedOn.body.message.media.fileId]).to.deep.equal([201, file.fileId]);
    expect(await seenBy(eve, file)).to.deep.equal(SEEN);
    await ada.http.delete(`/api/messages/${first}`);
    expect(await seenBy(eve, file)).to.deep.equal(SEEN);
    expect((await new Http(world().url).fetch(file.url)).status).to.equal(200);
  });

  it('is nobody of a name that was guessed, and of none that is none', async () => {
    const { ada, url } = world();
    const file = await upload(ada, await twoHalves(40, 40).png().toBuffer());
    const other = await upload(ada);
    const names = [
      ...['1.png', '9223372036854775807.png', '99999999999999999999.png', `${file.fileId}.jpg`, `${file.fileId}.exe`, file.fileId],
      ...[`${other.fileId}.thumbnail.webp`, `0${file.fileId}.png`, '..%2f..%2fsecret', '%00.png', 'x', '...', '-1.png', '1e3.png'],
    ];
    for (const name of names) {
      for (const kind of ['media/images', 'media/documents', 'profiles']) {
        const { status, bytes } = await ada.http.fetch(`/api/files/${kind}/${name}`);
        const { code } = JSON.parse(bytes.toString()) as { code: string };
        expect([name, status, code]).to.deep.equal([name, 404, 'file_not_found']);
      }
    }
    expect((await ada.http.fetch(bare(file.url).replace('/images/', '/documents/'))).status).to.equal(404);
    expect((await ada.http.fetch(bare(file.url).replace('/media/images/', '/profiles/'))).status).to.equal(404);
    expect((await ada.http.get('/api/files/info/99999999999999999999')).status).to.equal(404);
    const nobody = await new Http(url).fetch(bare(file.url));
    expect([nobody.status, JSON.parse(nobody.bytes.toString()).code]).to.deep.equal([401, 'unauthenticated']);
  });

  it('is who may take it away only if they brought it, and nothing shows it', async () => {
    const { ada, bob, eve, chatId } = world();
    const file = await upload(ada, docx());
    const remove = async ({ http }: Person, id = file.fileId) => {
      const { status, body } = await http.delete(`/api/files/${id}`);
      return [status, body?.code];
    };
    expect(await remove(bob)).to.deep.equal([404, 'file_not_found']);
    const message = await sent(ada, chatId, file.fileId);
    expect(await remove(bob)).to.deep.equal([403, 'not_the_uploader']);
    expect(await remove(eve)).to.deep.equal([404, 'file_not_found']);
    expect(await remove(ada)).to.deep.equal([409, 'file_in_use']);
    expect(await seenBy(bob, file)).to.deep.equal(SEEN);

    const own = await upload(ada);
    expect(await remove(ada, own.fileId)).to.deep.equal([204, undefined]);
    expect(await remove(ada, own.fileId)).to.deep.equal([404, 'file_not_found']);
    expect((await new Http(world().url).fetch(own.url)).status).to.equal(404);
    expect((await send(ada, chatId, own.fileId)).body.code).to.equal('file_not_found');
    await ada.http.delete(`/api/messages/${message}`);
  });
});
