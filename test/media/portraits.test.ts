import { expect } from 'chai';
import sharp from 'sharp';
import { onEachStorage } from '../support/bad-world.js';
import { Http, Wire, type Person } from '../support/client.js';
import { beeps } from '../support/samples.js';
import { isGone, keptBy } from '../support/kept-files.js';
import { twoHalves } from '../support/pictures.js';

const wide = () => twoHalves(900, 300).jpeg().toBuffer();

onEachStorage('a picture of a user or a group', (world) => {
  const showOneself = async ({ http }: Person, bytes: Uint8Array, as = 'profilePicture') =>
    http.upload('/api/users/profile-picture', bytes, { as });
  const showGroup = async ({ http }: Person, chatId: string, bytes: Uint8Array) =>
    http.upload(`/api/messages/chats/${chatId}/picture`, bytes);
  const fetched = (url: string) => new Http(world().url).fetch(url);

  it('is a square of 400 pixels in WebP, which everybody may keep for good', async () => {
    const { ada } = world();
    for (const [as, bytes] of [
      ['profilePicture', await wide()],
      ['file', await twoHalves(50, 80).png().toBuffer()],
    ] as const) {
      const { status, body } = await showOneself(ada, bytes, as);
      expect(status).to.equal(200);
      expect(body.file).to.include({ kind: 'profiles', mimeType: 'image/webp', width: 400, height: 400, uploadedBy: ada.id });
      expect(body.user.avatarUrl).to.equal(body.file.url);

      const { headers, bytes: got } = await fetched(body.user.avatarUrl);
      expect(headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
      expect(headers.get('content-type')).to.equal('image/webp');
      expect(await sharp(got).metadata()).to.include({ format: 'webp', width: 400, height: 400 });
      const small = await sharp((await fetched(body.file.thumbnailUrl)).bytes).metadata();
      expect(small).to.include({ format: 'webp', width: 320, height: 320 });
    }
  });

  it('stands wherever its user does', async () => {
    const { ada, bob, chatId } = world();
    const wire = await Wire.open(world().url, bob.token);
    const { avatarUrl } = (await showOneself(ada, await wide())).body.user;

    expect((await wire.next('user_updated', ({ data }) => data.user.avatarUrl === avatarUrl)).data.user.id).to.equal(ada.id);
    await ada.http.post('/api/messages', { chatId, content: 'it is me' });
    expect((await wire.next('new_message')).data.message.sender).to.include({ id: ada.id, avatarUrl });
    expect((await bob.http.get(`/api/users/${ada.id}`)).body.user.avatarUrl).to.equal(avatarUrl);
    expect((await bob.http.get(`/api/messages/chats/${chatId}`)).body.chat.avatarUrl).to.equal(avatarUrl);
    await wire.close();
  });

  it('takes the place of the one before, which is gone', async () => {
    const { ada, groupId, node } = world();
    const first = (await showOneself(ada, await wide())).body.file;
    const second = (await showOneself(ada, await wide())).body.file;
    expect((await fetched(second.url)).status).to.equal(200);

    const firstOfGroup = (await showGroup(ada, groupId, await wide())).body.file;
    const { body } = await showGroup(ada, groupId, await wide());
    expect(body.chat.avatarUrl).to.equal(body.file.url);

    expect((await ada.http.delete('/api/users/profile-picture')).status).to.equal(204);
    expect((await ada.http.get('/api/auth/profile')).body.user.avatarUrl).to.equal(null);
    expect((await ada.http.delete('/api/users/profile-picture')).status).to.equal(204);
    for (const { fileId, url } of [first, second, firstOfGroup]) {
      await isGone(node, fileId);
      expect((await fetched(url)).status).to.equal(404);
    }
  });

  it('cannot be taken away as a file while it is shown', async () => {
    const { ada, bob } = world();
    const { fileId, url } = (await showOneself(ada, await wide())).body.file;
    const refused = await ada.http.delete(`/api/files/${fileId}`);
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'file_in_use']);
    expect((await bob.http.delete(`/api/files/${fileId}`)).body.code).to.equal('file_not_found');
    expect((await bob.http.get(`/api/files/info/${fileId}`)).body.code).to.equal('file_not_found');
    expect((await fetched(url)).status).to.equal(200);
  });

  it('can be sent by nobody, so that its owner can take it back', async () => {
    const { ada, bob, eve, groupId, othersChatId, node } = world();
    const { fileId, url } = (await showGroup(ada, groupId, await wide())).body.file;
    for (const { http } of [ada, bob, eve]) {
      const { status, body } = await http.post('/api/messages', { chatId: othersChatId, fileId });
      expect([status, body.code]).to.deep.equal([404, 'file_not_found']);
    }
    await showGroup(ada, groupId, await wide());
    await isGone(node, fileId);
    expect((await fetched(url)).status).to.equal(404);
  });

  it('is nobody\u2019s secret, whatever token comes with the question', async () => {
    const { url } = (await showOneself(world().ada, await wide())).body.file;
    for (const authorization of ['Bearer x', 'nonsense', ''])
      expect((await new Http(world().url).fetch(url, { authorization })).status).to.equal(200);
  });

  it('is saved under the name of its address, whatever its owner called it', async () => {
    const { ada } = world();
    const said = { as: 'profilePicture', fileName: 'me at home.jpg' };
    const { url } = (await ada.http.upload('/api/users/profile-picture', await wide(), said)).body.file;
    expect((await fetched(url)).headers.get('content-disposition')).to.equal(`inline; filename="${url.split('/').at(-1)}"`);
  });

  it('of a group is changed by its admins, and told of to everybody in it', async () => {
    const { ada, bob, eve, groupId } = world();
    const wire = await Wire.open(world().url, bob.token);
    const { body } = await showGroup(ada, groupId, await wide());

    const changed = await wire.next('chat_updated', ({ data }) => data.chatId === groupId && data.changed.avatarUrl !== undefined);
    expect(changed.data.changed).to.deep.equal({ avatarUrl: body.chat.avatarUrl });
    expect((await bob.http.get(`/api/messages/chats/${groupId}`)).body.chat.avatarUrl).to.equal(body.chat.avatarUrl);
    expect((await bob.http.get(`/api/messages/chat/${groupId}`)).body.messages.at(-1).type).to.equal('system');

    const attempts = [
      showGroup(bob, groupId, await wide()),
      showGroup(eve, groupId, await wide()),
      showGroup(ada, world().chatId, await wide()),
    ];
    expect((await Promise.all(attempts)).map(({ status, body: refusal }) => [status, refusal.code])).to.deep.equal([
      [403, 'group_right_missing'],
      [404, 'chat_not_found'],
      [409, 'not_a_group'],
    ]);
    await wire.close();
  });

  it('of a group is taken away by its admins, and everybody in it told', async () => {
    const { ada, bob, eve, chatId, groupId, node } = world();
    const { fileId, url } = (await showGroup(ada, groupId, await wide())).body.file;
    const remove = ({ http }: Person, of = groupId) => http.delete(`/api/messages/chats/${of}/picture`);
    const refused = await Promise.all([remove(bob), remove(eve), remove(ada, chatId)]);
    expect(refused.map(({ status, body }) => [status, body.code])).to.deep.equal([
      [403, 'group_right_missing'],
      [404, 'chat_not_found'],
      [409, 'not_a_group'],
    ]);
    expect((await fetched(url)).status).to.equal(200);

    const revisionOf = async () => (await bob.http.get(`/api/messages/chats/${groupId}`)).body.chat.revision as number;
    const revision = await revisionOf();
    const wire = await Wire.open(world().url, bob.token);
    expect((await remove(ada)).status).to.equal(204);

    const { data } = await wire.next('chat_updated', (frame) => frame.data.chatId === groupId && 'avatarUrl' in frame.data.changed);
    expect(data.changed).to.deep.equal({ avatarUrl: null });
    const { message } = (await wire.next('new_message', (frame) => frame.data.message.chatId === groupId)).data;
    expect(message.type).to.equal('system');
    expect(message.content).to.match(/ removed the picture of the group$/);
    expect((await bob.http.get(`/api/messages/chats/${groupId}`)).body.chat.avatarUrl).to.equal(null);
    expect(await revisionOf()).to.equal(revision + 2);
    await isGone(node, fileId);
    expect((await fetched(url)).status).to.equal(404);

    expect((await remove(ada)).status).to.equal(204);
    expect((await remove(bob)).body.code).to.equal('group_right_missing');
    expect(await revisionOf()).to.equal(revision + 2);
    await wire.close();
  });

  it('is a picture and nothing else', async () => {
    const { ada, node } = world();
    const before = await keptBy(node);
    for (const [bytes, status, code] of [
      [Buffer.from('a text'), 415, 'file_type_not_allowed'],
      [beeps(), 415, 'file_type_not_allowed'],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415, 'file_type_not_allowed'],
      [(await wide()).subarray(0, 2_000), 422, 'file_unreadable'],
    ] as const) {
      const { status: got, body } = await showOneself(ada, bytes);
      expect([got, body.code]).to.deep.equal([status, code]);
    }
    // Those of before may be taken away only now.
    expect(before.rows).to.include.members((await keptBy(node)).rows);
  });
});
