import { expect } from 'chai';
import fc from 'fast-check';
import { Part } from '../../src/bootstrap/parts.js';
import { FORMATS, blobOf } from '../../src/domain/attachment.js';
import { asFileId } from '../../src/domain/ids.js';
import { onEachStorage } from '../support/bad-world.js';
import { bytesIn } from '../support/blobs.js';
import { needFfmpeg } from '../support/films.js';
import { fetchedIn, rangesOf } from '../support/ranges.js';
import { DOCUMENTS, FILMS, PICTURES, SOUNDS, type Sample } from '../support/samples.js';
import { steadyLinks } from '../support/steady-links.js';

const ALL = [...PICTURES, ...FILMS, ...SOUNDS, ...DOCUMENTS];

describe('the formats that may be sent', () => {
  it('are all tried', () => {
    const shown = (formats: readonly Pick<Sample, 'mimeType' | 'kind' | 'extension'>[]) =>
      [...new Set(formats.map(({ mimeType, kind, extension }) => `${kind} ${mimeType} ${extension}`))].sort();
    expect(shown(ALL)).to.deep.equal(shown(FORMATS));
  });
});

onEachStorage(
  'a file that is sent',
  (world) => {
    for (const sample of ALL) {
      it(`is ${sample.what}, and comes back as one`, async function () {
        if (sample.needsFfmpeg) needFfmpeg(this);
        const { ada, bob, chatId, node } = world();
        const bytes = await sample.make();

        // What it is called says nothing.
        const { status, body } = await ada.http.upload('/api/files', bytes, { fileName: 'a file.exe' });

        expect([status, body.code]).to.deep.equal([201, undefined]);
        const { file } = body;
        const { mimeType, kind, type, extension } = sample;
        expect(file).to.include({ mimeType, kind, originalName: 'a file.exe', uploadedBy: ada.id });
        expect(new URL(file.url, 'http://payam').pathname).to.equal(`/api/files/media/${kind}/${file.fileId}.${extension}`);

        const sent = await ada.http.post('/api/messages', { chatId, fileId: file.fileId });
        const { uploadedBy: _by, createdAt: _at, kind: _kind, ...media } = file;
        expect(sent.body.message).to.deep.include({ type, content: null, media });

        const { headers, bytes: got } = await bob.http.fetch(file.url);
        expect(headers.get('content-type')).to.equal(mimeType === 'text/plain' ? 'text/plain; charset=utf-8' : mimeType);
        expect(got.length).to.equal(file.size);
        // A picture is encoded anew.
        if (kind === 'images') expect(got.length).to.be.at.most(bytes.length);
        else expect(got.equals(bytes)).to.equal(true);
        const kept = await bytesIn(node.container.get(Part.blobs), blobOf({ id: asFileId(file.fileId), extension }));
        expect(kept?.equals(got)).to.equal(true);

        for (const ranges of fc.sample(rangesOf(got.length, { most: 7 }), { numRuns: 2, seed: 7 }))
          expect((await fetchedIn(ranges, bob.http, file.url)).equals(got)).to.equal(true);
      });
    }

    for (const sample of [PICTURES[0], SOUNDS[0], DOCUMENTS[0]].filter((one) => one !== undefined)) {
      it(`in one step is ${sample.what} as well`, async () => {
        const { ada, bob, chatId } = world();
        const said = { chatId, content: 'look', clientId: `one-${sample.kind}`, as: 'mediaFile', fileName: `mine.${sample.extension}` };
        const { status, body } = await ada.http.upload('/api/messages/media', await sample.make(), said);

        expect(status).to.equal(201);
        const { message } = body;
        expect(message).to.include({ type: sample.type, content: 'look', clientId: said.clientId, chatId });
        expect(message.media).to.include({ mimeType: sample.mimeType, originalName: said.fileName });
        expect((await bob.http.fetch(message.media.url)).bytes.length).to.equal(message.media.size);
        expect((await bob.http.get(`/api/messages/${message.id}`)).body.message).to.deep.equal(message);
      });
    }

    it('can be any of them sent as a plain file, and none as what it is not', async () => {
      const { ada, chatId } = world();
      const { body } = await ada.http.upload('/api/files', (await PICTURES[0]?.make()) ?? Buffer.alloc(0));
      const send = async (type: string) => (await ada.http.post('/api/messages', { chatId, type, fileId: body.file.fileId })).body;

      expect((await send('file')).message.type).to.equal('file');
      expect((await send('image')).message.type).to.equal('image');
      for (const type of ['video', 'audio', 'text']) expect((await send(type)).code).to.equal('message_type_unfit');
      const without = await ada.http.post('/api/messages', { chatId, type: 'image', content: 'no file' });
      expect([without.status, without.body.code]).to.deep.equal([400, 'message_type_unfit']);
    });
  },
  steadyLinks,
);
