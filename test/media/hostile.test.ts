import { expect } from 'chai';
import { onEachStorage } from '../support/bad-world.js';
import { Http } from '../support/client.js';
import { compoundFile, docx, packageParts, pdf, pngHeader, zipOf } from '../support/hand-made-files.js';
import { keptBy } from '../support/kept-files.js';
import { gifOf, twoHalves } from '../support/pictures.js';

const SCRIPT = '<script>alert(document.domain)</script>';
const exe = () => Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1'), Buffer.alloc(500)]);
const msi = () =>
  compoundFile([
    { name: '\u4840\u3b3f\u43f2\u4438\u45b1', type: 2 },
    { name: '\u0005SummaryInformation', type: 2 },
  ]);
const bomb = () => zipOf([...packageParts(), { name: 'word/media/one.xml', content: Buffer.alloc(70 * 1_048_576) }]);
const liar = () => zipOf([...packageParts(), { name: 'word/a.xml', content: 'small', saidSize: 4_000_000_000 }]);

/** What is sent, how it is called, and how it is refused. */
const REFUSED: [what: string, make: () => Buffer | Promise<Buffer>, fileName: string, status: 415 | 422][] = [
  ['a program called a picture', exe, 'holiday.jpg', 415],
  ['a program of another system', () => Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(500)]), 'a.png', 415],
  ['a script for a shell', () => Buffer.from('#!/bin/sh\nrm -rf ~\n'), 'notes.txt', 415],
  ['an SVG with a script', () => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`), 'logo.svg', 415],
  ['an SVG called a PNG', () => Buffer.from(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`), 'a.png', 415],
  ['a page', () => Buffer.from(`<!doctype html><title>a page</title>${SCRIPT}`), 'page.html', 415],
  ['a page called a text', () => Buffer.from(`\n\n  <html><body>${SCRIPT}`), 'page.txt', 415],
  ['a page behind some words', () => Buffer.from(`hello ${SCRIPT}`), 'page.txt', 415],
  ['a bomb called a document', bomb, 'report.docx', 415],
  ['a bomb that says it is one', liar, 'report.docx', 415],
  ['an archive called a document', () => zipOf([{ name: 'a.txt', content: 'hello' }]), 'report.docx', 415],
  ['an installer called a document', msi, 'report.doc', 415],
  ['a picture of 30,000 x 30,000', () => pngHeader(30_000, 30_000), 'large.png', 422],
  ['a picture of ten thousand pictures', () => gifOf(10_000, 2_000), 'moving.gif', 422],
  ['half a picture', async () => (await twoHalves(800, 600).jpeg().toBuffer()).subarray(0, 9_000), 'half.jpg', 422],
  ['the beginning of a picture', () => pngHeader(10, 10).subarray(0, 50), 'start.png', 422],
  ['half a film', () => Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\x10\0mdat\0\0', 'latin1'), 'half.mp4', 422],
  ['nothing', () => Buffer.alloc(0), 'nothing.txt', 415],
  ['zeros', () => Buffer.alloc(1_000), 'zeros.txt', 415],
  ['a text in another encoding', () => Buffer.from('caf\xe9', 'latin1'), 'latin.txt', 415],
];
const CODES = { 415: 'file_type_not_allowed', 422: 'file_unreadable' };

onEachStorage('what means harm', (world) => {
  for (const [what, make, fileName, status] of REFUSED) {
    it(`is refused as ${what}, and nothing is kept of it`, async () => {
      const { ada, chatId, node } = world();
      const bytes = await make();
      const before = await keptBy(node);
      const { seq } = (await ada.http.post('/api/messages', { chatId, content: 'before' })).body.message;

      for (const [path, fields] of [
        ['/api/files', {}],
        ['/api/messages/media', { chatId }],
        ['/api/users/profile-picture', {}],
      ] as const) {
        const refused = await ada.http.upload(path, bytes, { ...fields, fileName });
        expect([path, refused.status, refused.body.code]).to.deep.equal([path, status, CODES[status]]);
      }
      expect(await keptBy(node)).to.deep.equal(before);
      expect((await ada.http.get(`/api/messages/chats/${chatId}`)).body.chat.lastSeq).to.equal(seq);
    });
  }

  it('is cut off behind the end of a picture', async () => {
    const bytes = Buffer.concat([
      await twoHalves(300, 200).jpeg().toBuffer(),
      zipOf([{ name: 'a.exe', content: exe() }]),
      Buffer.from(SCRIPT),
    ]);
    const { status, body } = await world().ada.http.upload('/api/files', bytes, { fileName: 'both.jpg' });
    expect(status).to.equal(201);
    const { bytes: got } = await new Http(world().url).fetch(body.file.url);
    for (const hidden of ['<script', 'PK\x03\x04', 'a.exe']) expect(got.includes(Buffer.from(hidden, 'latin1'))).to.equal(false);
  });

  it('is served as what it was found to be where it stays in the file, whatever it is called', async () => {
    for (const [bytes, fileName, type] of [
      [Buffer.concat([pdf(), Buffer.from(SCRIPT)]), 'page.html', 'application/pdf'],
      [Buffer.from('alert(1)'), 'script.js', 'text/plain; charset=utf-8'],
      [docx(), 'run.exe', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ] as const) {
      const { body } = await world().ada.http.upload('/api/files', bytes, { fileName });
      const { headers } = await new Http(world().url).fetch(body.file.url);
      expect([headers.get('content-type'), headers.get('x-content-type-options')]).to.deep.equal([type, 'nosniff']);
      expect(headers.get('content-security-policy')).to.include("default-src 'none'");
    }
  });
});
