import { expect } from 'chai';
import fc from 'fast-check';
import sharp from 'sharp';
import { BytesInspector } from '../../src/adapters/outbound/inspector/bytes-inspector.js';
import { compoundFile, doc, docx, ogg, packageParts, pdf, pngHeader, wav, zipOf } from '../support/hand-made-files.js';
import { DomainError } from '../../src/domain/errors.js';
import { refusalOf } from '../support/storage-world.js';
import { stagedFiles } from '../support/staged-files.js';

const STREAM = 2;
const STORAGE = 1;
const word = { name: 'WordDocument', type: STREAM };
const latin = (text: string) => Buffer.from(text, 'latin1');
const red = sharp({ create: { width: 60, height: 40, channels: 3, background: 'red' } });

const REFUSED: Record<string, Buffer | string> = {
  nothing: '',
  'a program for Windows': latin('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0'),
  'a program for Linux': latin('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0'),
  'an SVG with a script': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  'an SVG behind a declaration': '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
  'a web page': '\n <!DOCTYPE html><html><body>hello</body></html>',
  'a web page behind a byte order mark': '\ufeff<html>',
  'a web page behind some words': 'Hello there <script>alert(1)</script>',
  'a tag': '<a href="javascript:alert(1)">look</a>',
  'a shell script': '#!/bin/sh\nrm -rf /\n',
  'a page of PHP': '<?php system($_GET["c"]);',
  PostScript: '%!PS-Adobe-3.0\n',
  'text in UTF-16': Buffer.from('\ufeffhello', 'utf16le'),
  'text in Latin-1': latin('Gr\xfc\xdfe'),
  'colours for a terminal': '\x1b[31mred',
  'a PDF behind something else': Buffer.concat([latin('\0\0'), pdf()]),
  'a PDF behind a mark': Buffer.concat([Buffer.from('\ufeff'), pdf()]),
  AVIF: latin('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf'),
  HEIC: latin('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
  'an MP4 without tracks': latin('\0\0\0\x18ftypisom\0\0\0\0isomavif\0\0\0\x08moov'),
  'an ID3 tag and nothing behind it': latin('ID3\x04\0\0\0\0\0\x10'),
  'a sync word of MPEG and noise': Buffer.concat([latin('\xff\xfb\x90\x00'), Buffer.alloc(5_000, 0x55)]),
  'an Ogg with a film beside its sound': ogg(['OpusHead', '\x80theora']),
  'an Ogg of nothing but words about it': ogg(['fishead\0']),
  'a RIFF of something else': latin('RIFF\x04\0\0\0sfbk'),
  'an installer called a document': compoundFile([{ name: '\u4840\u3f3f', type: STREAM }]),
  'a workbook called a document': compoundFile([{ name: 'Workbook', type: STREAM }]),
  'a workbook with a document in it': compoundFile([{ name: 'Workbook', type: STREAM }], { elsewhere: [word] }),
  'a document with macros, of old': compoundFile([word, { name: 'Macros', type: STORAGE }]),
  'a folder that is called as the text of a document': compoundFile([{ name: 'WordDocument', type: STORAGE }]),
  'a directory that runs in a circle': compoundFile([{ name: 'Workbook', type: STREAM }], { isCyclic: true }),
  'a Compound File without its sectors': doc().subarray(0, 700),
  'a workbook': zipOf(packageParts({ type: 'spreadsheetml.sheet.main+xml', part: 'xl/workbook.xml' })),
  'a template': zipOf(packageParts({ type: 'wordprocessingml.template.main+xml' })),
  'a document with macros': zipOf([
    {
      name: '[Content_Types].xml',
      content: '<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>',
    },
    { name: 'word/document.xml' },
  ]),
  'a document with macros that it does not own up to': zipOf([...packageParts(), { name: 'word/vbaProject.bin' }]),
  'a program for Java': zipOf([{ name: 'META-INF/MANIFEST.MF' }, { name: 'Main.class' }]),
  'a document that is a program for Java, too': zipOf([...packageParts(), { name: 'META-INF/MANIFEST.MF' }]),
  'a document without its main part': zipOf(packageParts().slice(0, 2)),
  'a document with two lists of its parts': zipOf([...packageParts(), packageParts()[0]!]),
  'a plain ZIP': zipOf([{ name: 'a.txt', content: 'hello' }]),
  'a bomb whose list is huge': zipOf([{ name: '[Content_Types].xml', content: Buffer.alloc(64 * 1_048_576) }, ...packageParts().slice(1)]),
  'a bomb whose list says that it is small': zipOf([
    { name: '[Content_Types].xml', content: Buffer.alloc(64 * 1_048_576), saidSize: 500 },
    ...packageParts().slice(1),
  ]),
  'a bomb whose other parts are huge': zipOf([...packageParts(), { name: 'word/media/a.bmp', content: Buffer.alloc(100 * 1_048_576) }]),
  'a document of too many parts': zipOf([
    ...packageParts(),
    ...Array.from({ length: 5_000 }, (_, index) => ({ name: `word/${index}.xml` })),
  ]),
};

const BROKEN: Record<string, Buffer> = {
  'an MP4 with a box of no size that holds itself': latin('\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\x01moov\0\0\0\0\0\0\0\0'),
  'an MP4 that ends before it says what is in it': latin('\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\x10\0mdat\0\0\0\0'),
  'a MOV that ends so': latin('\0\0\0\x14ftypqt  \0\0\0\0qt  \0\0\x10\0mdat\0\0\0\0'),
  'a WebM that ends in its head': latin('\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm'),
  'an Ogg that ends in its first page': latin(`OggS\0\x02${'\0'.repeat(8)}\x01${'\0'.repeat(11)}\xff\x13OpusHead`),
};

describe('BytesInspector, of what is not what it seems', () => {
  const staged = stagedFiles();
  const inspector = new BytesInspector();
  const mimeTypeOf = async (bytes: Buffer | string) => (await inspector.formatOf(staged.stage(bytes, 'cat.jpg')))?.mimeType;
  const kindOf = (bytes: Buffer) =>
    inspector.formatOf(staged.stage(bytes)).then(
      (format) => format?.kind ?? 'none',
      (error: unknown) => (error instanceof DomainError ? error.code : error),
    );

  for (const [what, bytes] of Object.entries(REFUSED)) {
    it(`refuses ${what}`, async () => expect(await mimeTypeOf(bytes)).to.equal(undefined));
  }

  for (const [what, bytes] of Object.entries(BROKEN)) {
    it(`finds ${what} broken`, async () => expect(await refusalOf(inspector.formatOf(staged.stage(bytes)))).to.equal('file_unreadable'));
  }

  it('takes a text that begins as a film would for a text', async () => {
    for (const text of ['Feelfree to come', 'Shoewide, and other words', 'The moov is a box'])
      expect(await mimeTypeOf(text)).to.equal('text/plain');
  });

  it('takes a picture with something behind it for a picture, which is made anew', async () => {
    const picture = await red.jpeg().toBuffer();
    expect(await mimeTypeOf(Buffer.concat([picture, docx()]))).to.equal('image/jpeg');
    expect(await mimeTypeOf(Buffer.concat([picture, latin('<script>alert(1)</script>')]))).to.equal('image/jpeg');
    expect(await mimeTypeOf(latin('GIF89a/*\0\0\0*/=1;alert(1)'))).to.equal('image/gif');
    expect(await mimeTypeOf(pngHeader(30_000, 30_000))).to.equal('image/png');
  });

  it('knows a sound beside which something is said about it', async () => {
    expect(await mimeTypeOf(ogg(['fishead\0', '\x01vorbis']))).to.equal('audio/ogg');
  });

  it('finds what is at the end of a large directory', async () => {
    const many = Array.from({ length: 400 }, (_, index) => ({ name: `stream ${index}`, type: STREAM }));
    expect(await mimeTypeOf(compoundFile([...many, word]))).to.equal('application/msword');
  });

  it('says something of whatever bytes there are, and is done with them soon', async function () {
    this.timeout(120_000);
    const samples = [
      await red.jpeg().toBuffer(),
      await red.png().toBuffer(),
      await red.gif().toBuffer(),
      await red.webp().toBuffer(),
      doc(),
      docx(),
      wav([1, 2, 3]),
      pdf(),
      ...BEGINNINGS.map(latin),
    ];
    const noise = fc.uint8Array({ maxLength: 3_000 });
    const mutated = fc
      .tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }), noise)
      .map(([sample, changes, tail]) => {
        const bytes = Buffer.concat([sample, tail]);
        for (const [at, byte] of changes) bytes[at % Math.max(1, sample.length)] = byte;
        return bytes;
      });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ arbitrary: noise.map((bytes) => Buffer.from(bytes)), weight: 1 }, { arbitrary: mutated, weight: 4 }),
        async (bytes) => {
          const said = await kindOf(bytes);
          expect(said).to.be.oneOf(['none', 'file_unreadable', 'images', 'videos', 'audio', 'documents']);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

/** What has parts that lead to other parts, to be continued with noise. */
const BEGINNINGS = [
  '\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\x01\0moov\0\0\0\xf0trak\0\0\0\xe0mdia\0\0\0\x20hdlr\0\0\0\0\0\0\0\0vide',
  '\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff\x16\x54\xae\x6b\x86\xae\x84\x83\x81\x01\xec',
  'OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead',
  'ID3\x04\0\0\0\0\x01\x00',
  '\xff\xfb\x90\x00',
  '\x1f\x8b\x08\0\0\0\0\0',
];
