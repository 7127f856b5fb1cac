import { expect } from 'chai';
import { send } from '../support/bad-http.js';
import { onEachStorage } from '../support/bad-world.js';
import { Http } from '../support/client.js';
import { formOf, type FormPart } from '../support/form.js';
import { keptBy } from '../support/kept-files.js';
import { UploadByHand, formType, piece } from '../support/upload-by-hand.js';

const TEXT = Buffer.from('a text');
const file = (name = 'file', bytes: Uint8Array = TEXT): FormPart => ({ name, fileName: 'a.txt', bytes });

onEachStorage('a form with a file', (world) => {
  const ask = async (parts: readonly FormPart[], path = '/api/files') => {
    const { type, body } = formOf(parts);
    const { status, text } = await send(world().url, {
      ...{ method: 'POST', path, body },
      headers: { authorization: `Bearer ${world().ada.token}`, 'content-type': type },
    });
    const { code, errors, ...answer } = JSON.parse(text) as { code?: string; errors?: { path: string }[]; message?: { content: string } };
    return { status, code, path: errors?.[0]?.path, answer };
  };
  const refused = async (parts: readonly FormPart[], path?: string) => {
    const before = await keptBy(world().node);
    const { answer: _answer, ...refusal } = await ask(parts, path);
    expect(await keptBy(world().node)).to.deep.equal(before);
    return refusal;
  };
  const invalid = (path: string) => ({ status: 400, code: 'validation_failed', path });

  it('needs the file', async () => {
    expect(await refused([])).to.deep.equal(invalid('file'));
    expect(await refused([{ name: 'file', value: 'a text' }])).to.deep.equal(invalid('file'));
    expect(await refused([{ name: 'chatId', value: world().chatId }], '/api/messages/media')).to.deep.equal(invalid('mediaFile'));
  });

  it('calls it by one of the names that the route has', async () => {
    expect(await refused([file('upload')])).to.deep.equal(invalid('upload'));
    expect(await refused([file('mediaFile')])).to.deep.equal(invalid('mediaFile'));
    for (const name of ['mediaFile', 'file'])
      expect((await ask([{ name: 'chatId', value: world().chatId }, file(name)], '/api/messages/media')).status).to.equal(201);
  });

  it('may call the chat a conversation', async () => {
    expect((await ask([{ name: 'conversationId', value: world().chatId }, file()], '/api/messages/media')).status).to.equal(201);
  });

  it('may say both names of one chat, but not of two', async () => {
    const chat: FormPart = { name: 'chatId', value: world().chatId };
    const both = (other: string) => [chat, { name: 'conversationId', value: other }, file()];
    expect((await ask(both(world().chatId), '/api/messages/media')).status).to.equal(201);
    expect(await refused(both(world().groupId), '/api/messages/media')).to.deep.equal(invalid('conversationId'));
  });

  it('has no other file beside it', async () => {
    expect(await refused([file(), file()])).to.deep.equal(invalid('file'));
    expect(await refused([file('first'), file()])).to.deep.equal(invalid('first'));
  });

  it('says what it says before the file or after it, and may say it again', async () => {
    const fields: FormPart[] = [
      { name: 'chatId', value: world().chatId },
      { name: 'content', value: '' },
      { name: 'content', value: 'Grüße, und عربي' },
      { name: 'content', value: 'Grüße, und عربي' },
    ];
    for (const parts of [
      [...fields, file()],
      [file(), ...fields],
    ]) {
      const { status, answer } = await ask(parts, '/api/messages/media');
      expect([status, answer.message?.content]).to.deep.equal([201, 'Grüße, und عربي']);
    }
  });

  it('does not say two things under one name, wherever it says the second', async () => {
    const [chat, other]: FormPart[] = [world().chatId, world().groupId].map((value) => ({ name: 'chatId', value }));
    const both = [chat!, other!];
    for (const parts of [
      [...both, file()],
      [chat!, file(), other!],
      [file(), ...both],
    ])
      expect(await refused(parts, '/api/messages/media')).to.deep.equal(invalid('chatId'));
  });

  it('keeps the file for nothing that does not fit, wherever that is said', async () => {
    const path = '/api/messages/media';
    const chat: FormPart = { name: 'chatId', value: world().chatId };
    expect(await refused([file()], path)).to.deep.equal(invalid('chatId'));
    expect(await refused([file(), { name: 'chatId', value: world().othersChatId }], path)).to.include({ code: 'chat_not_found' });
    expect(await refused([{ name: 'chatId', value: world().othersChatId }, file()], path)).to.include({ code: 'chat_not_found' });
    expect(await refused([chat, file(), { name: 'type', value: 'hologram' }], path)).to.deep.equal(invalid('type'));
    expect(await refused([chat, file(), { name: 'type', value: 'image' }], path)).to.include({ status: 400, code: 'message_type_unfit' });
    expect(await refused([chat, file(), { name: 'content', value: 'x'.repeat(4_001) }], path)).to.deep.equal(invalid('content'));
    expect(await refused([chat, file(), { name: 'replyTo', value: `${world().chatId}.99` }], path)).to.include({
      code: 'reply_target_not_found',
    });
  });

  it('has sixteen fields, and 64 KiB in them, and no more', async () => {
    const fields = (count: number, length: number) =>
      Array.from({ length: count }, (_, n) => ({ name: `field${n}`, value: 'x'.repeat(length) }));
    const tooMuch = { status: 413, code: 'payload_too_large', path: undefined };

    expect((await ask([...fields(16, 4_096), file()])).status).to.equal(201);
    expect(await refused([...fields(17, 1), file()])).to.deep.equal(tooMuch);
    expect(await refused([file(), ...fields(17, 1)])).to.deep.equal(tooMuch);
    expect(await refused([...fields(1, 65_537), file()])).to.deep.equal(tooMuch);
  });

  it('may say of a field how it is encoded, as some clients do', async () => {
    for (const encoding of ['7bit', '8bit', 'binary']) {
      const lines = (name: string) => [`Content-Disposition: form-data; name="${name}"`, 'Content-Type: text/plain; charset=UTF-8'];
      const said = (name: string, value: string) => piece.part([...lines(name), `Content-Transfer-Encoding: ${encoding}`], value);
      const upload = new UploadByHand(world().ada, '/api/messages/media');
      await upload.send(said('chatId', world().chatId), said('content', 'Grüße'), piece.file(TEXT), piece.end);

      const { status, body } = await upload.end().answer();
      expect([status, body.message?.content]).to.deep.equal([201, 'Grüße']);
    }
  });

  it('may say of the file whatever type it likes, or none', async () => {
    for (const line of ['Content-Type: text/html', 'Content-Type:', 'Content-Type: x', 'X-Nothing: said']) {
      const upload = new UploadByHand(world().ada);
      await upload.send(piece.part(['Content-Disposition: form-data; name="file"; filename="a"', line], 'a text'), piece.end);
      const { status, body } = await upload.end().answer();
      expect([line, status, body.file?.mimeType]).to.deep.equal([line, 201, 'text/plain']);
    }
  });

  it('is told from what is none', async () => {
    const post = async (type: string, body: string) => {
      const headers = { authorization: `Bearer ${world().ada.token}`, ...(type && { 'content-type': type }) };
      const { status, text } = await send(world().url, { method: 'POST', path: '/api/files', headers, body });
      return [status, (JSON.parse(text) as { code: string }).code];
    };
    const notForm = [415, 'unsupported_media_type'];
    expect(await post('application/json', '{}')).to.deep.equal(notForm);
    expect(await post('', 'x')).to.deep.equal(notForm);
    expect(await post('application/x-www-form-urlencoded', 'file=x')).to.deep.equal(notForm);
    expect(await post('multipart/related; boundary=x', '--x--')).to.deep.equal(notForm);

    const malformed = [400, 'malformed_form'];
    const bodies = ['no boundary', '--other\r\n', '--a-boundary-by-hand\r\nnonsense', piece.head().toString()];
    for (const body of bodies) expect(await post(formType, body), body).to.deep.equal(malformed);
    expect(await post('multipart/form-data', 'x')).to.deep.equal(malformed);
    const encoded = piece.part(['Content-Disposition: form-data; name="a"', 'Content-Transfer-Encoding: quoted-printable'], 'x');
    expect(await post(formType, Buffer.concat([encoded, piece.end]).toString())).to.deep.equal(malformed);
    expect((await keptBy(world().node)).staged).to.deep.equal([]);
  });

  it('is for those who have a token, and read for nobody else', async () => {
    const before = await keptBy(world().node);
    for (const path of [
      '/api/files',
      '/api/messages/media',
      '/api/users/profile-picture',
      `/api/messages/chats/${world().groupId}/picture`,
    ]) {
      const { status, body } = await new Http(world().url).upload(path, TEXT);
      expect([path, status, body.code]).to.deep.equal([path, 401, 'unauthenticated']);
    }
    expect(await keptBy(world().node)).to.deep.equal(before);
  });
});
