import { expect } from 'chai';
import { Http, register, privateChat, type Person } from '../support/client.js';
import { keptBy } from '../support/kept-files.js';
import { codesOf, limitedNode, shownLimit, times } from '../support/limited-node.js';
import { UploadByHand, piece } from '../support/upload-by-hand.js';

const TEXT = Buffer.from('a text');

describe('how many files one may bring', () => {
  const node = limitedNode({ LIMIT_UPLOADS: '3', MEDIA_LIMIT: '1000000' });
  let ada: Person, bob: Person;
  beforeEach(async () => ([ada, bob] = [await register(node().url, 'ada'), await register(node().url, 'bob')]));

  it('is counted over all routes that take one, for each user', async () => {
    const chatId = await privateChat(ada, bob);
    expect((await ada.http.upload('/api/files', TEXT)).status).to.equal(201);
    expect((await ada.http.upload('/api/messages/media', TEXT, { chatId })).status).to.equal(201);
    const third = await ada.http.upload('/api/users/profile-picture', TEXT);
    expect([third.status, ...shownLimit(third)]).to.deep.equal([415, '3', '0', '900', '3;w=900']);

    const { status, headers, body } = await ada.http.upload('/api/files', TEXT);
    expect([status, body.code, headers.get('retry-after')]).to.deep.equal([429, 'rate_limited', '900']);
    expect(body.detail).to.match(/^Too many files in/);
    expect((await bob.http.upload('/api/files', TEXT)).status).to.equal(201);
  });

  it('is counted before anything of a file is read, so what is refused and what is cut count as well', async () => {
    expect((await ada.http.upload('/api/files', Buffer.from('MZ\0'))).status).to.equal(415);
    const broken = new UploadByHand(ada);
    await broken.send(piece.head(), Buffer.from('text'));
    expect((await broken.end().answer()).body.code).to.equal('malformed_form');
    const tooLarge = new UploadByHand(ada);
    await tooLarge.send(piece.head());
    await tooLarge.sendUntilAnswered(Buffer.alloc(65_536, 'a'), 2_000_000);
    expect((await tooLarge.answer()).status).to.equal(413);
    tooLarge.cut();

    const upload = new UploadByHand(ada);
    await upload.send(piece.head());
    expect((await upload.answer()).body.code).to.equal('rate_limited');
    expect((await keptBy(node())).staged).to.deep.equal([]);
    upload.cut();
  });

  it('is no form without a file, no picture of a group that is another\u2019s, and nothing that was sent before', async () => {
    const chatId = await privateChat(ada, bob);
    const send = () => ada.http.upload('/api/messages/media', TEXT, { chatId, clientId: 'one' });
    expect((await send()).status).to.equal(201);
    const nothing = new UploadByHand(ada);
    await nothing.send(piece.field('a', 'b'), piece.end);
    expect((await nothing.end().answer()).body.code).to.equal('validation_failed');
    expect((await ada.http.upload('/api/messages/chats/1/picture', TEXT)).body.code).to.equal('chat_not_found');
    for (let n = 0; n < 5; n += 1) expect((await send()).status).to.equal(200);

    expect(await codesOf(3, () => ada.http.upload('/api/files', TEXT))).to.deep.equal([201, 201, 'rate_limited']);
    expect((await send()).status).to.equal(200);
  });

  it('begins anew after a quarter of an hour', async () => {
    const upload = () => ada.http.upload('/api/files', TEXT);
    expect(await codesOf(4, upload)).to.deep.equal([...times(3, 201), 'rate_limited']);
    await node().time.pass(899_999);
    expect(await codesOf(1, upload)).to.deep.equal(['rate_limited']);
    await node().time.pass(1);
    expect(await codesOf(1, upload)).to.deep.equal([201]);
  });

  it('is nothing to those who fetch files, which does not count at all', async () => {
    const { body } = await ada.http.upload('/api/files', TEXT);
    const first = await ada.http.get('/api/auth/profile');
    for (let n = 0; n < 20; n += 1) expect((await ada.http.fetch(body.file.url)).status).to.equal(200);
    const [, left] = shownLimit(await ada.http.get('/api/auth/profile'));
    expect(Number(left)).to.equal(Number(shownLimit(first)[1]) - 1);

    const nobody = new Http(node().url, 'nonsense');
    const [, leftToAddress] = shownLimit(await nobody.get('/api/auth/profile'));
    for (let n = 0; n < 20; n += 1) expect((await nobody.fetch(body.file.url)).status).to.equal(200);
    expect((await nobody.fetch(`${body.file.url}x`)).status).to.equal(401);
    expect(Number(shownLimit(await nobody.get('/api/auth/profile'))[1])).to.equal(Number(leftToAddress) - 2);
  });
});

describe('a file in a message that is one too many', () => {
  const node = limitedNode({ LIMIT_MESSAGES: '2', LIMIT_UPLOADS: '4', MEDIA_LIMIT: '1000000' });
  let ada: Person, chatId: string;
  beforeEach(async () => {
    ada = await register(node().url, 'ada');
    chatId = await privateChat(ada, await register(node().url, 'bob'));
  });
  const send = (clientId: string, bytes = TEXT) => ada.http.upload('/api/messages/media', bytes, { chatId, clientId });

  it('is not kept, but for one that was sent before', async () => {
    for (const clientId of ['one', 'two']) expect((await send(clientId)).status).to.equal(201);
    const before = await keptBy(node());

    const { status, headers, body } = await send('three');
    expect([status, body.code, headers.get('retry-after')]).to.deep.equal([429, 'rate_limited', '60']);
    expect(shownLimit({ headers })).to.deep.equal(['2', '0', '60', '2;w=60']);
    expect((await send('one')).status).to.equal(200);
    expect(await keptBy(node())).to.deep.equal(before);
  });

  it('is refused before its bytes have come, wherever its fields are, and is no file that was brought', async () => {
    for (const clientId of ['one', 'two']) expect((await send(clientId)).status).to.equal(201);

    for (const said of [[piece.field('chatId', chatId), piece.field('clientId', 'three')], []]) {
      const upload = new UploadByHand(ada, '/api/messages/media');
      await upload.send(...said, piece.head());
      const { status, body } = await upload.answer();
      expect([status, body.code]).to.deep.equal([429, 'rate_limited']);
      upload.cut();
    }
    expect(await codesOf(3, () => ada.http.upload('/api/files', TEXT))).to.deep.equal([201, 201, 'rate_limited']);
  });

  it('is one too many because of what was sent, once each, and not of what was refused', async () => {
    expect(await codesOf(1, () => send('none', Buffer.from('MZ\0')))).to.deep.equal(['file_type_not_allowed']);
    const first = await send('one');
    expect([first.status, ...shownLimit(first)]).to.deep.equal([201, '2', '1', '60', '2;w=60']);
    expect((await send('one')).status).to.equal(200);
    expect(await codesOf(2, () => ada.http.post('/api/messages', { chatId, content: 'a text' }))).to.deep.equal([201, 'rate_limited']);
  });

  it('is told so when it has come, where as many began at once as may be sent', async () => {
    const uploads = await Promise.all(
      ['one', 'two', 'three'].map((clientId) =>
        new UploadByHand(ada, '/api/messages/media').send(piece.field('chatId', chatId), piece.field('clientId', clientId), piece.head()),
      ),
    );
    const answers = await Promise.all(
      uploads.map(async (upload) => {
        await upload.send(TEXT, piece.endWithin);
        return upload.end().answer();
      }),
    );
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 201, 429]);
    expect((await keptBy(node())).rows).to.have.length(2);
  });
});
