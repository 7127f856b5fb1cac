import { crc32, deflateRawSync } from 'node:zlib';

const MAIN = 'wordprocessingml.document.main+xml';
const OVERRIDE = 'application/vnd.openxmlformats-officedocument.';

export interface Part {
  name: string;
  content?: Buffer | string;
  /** What the directory says of its unpacked size, if that is not the truth. */
  saidSize?: number;
}

/** A ZIP of deflated parts, with a directory that may lie. */
export function zipOf(parts: readonly Part[]): Buffer {
  let offset = 0;
  const packed = parts.map(({ name, content = '', saidSize }) => {
    const bytes = Buffer.from(content);
    const data = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(saidSize ?? bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    offset += local.length;
    return { local, central: Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name)]) };
  });
  const directory = Buffer.concat(packed.map(({ central }) => central));
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...packed.map(({ local }) => local), directory, end]);
}

/** The parts of a document of Word, or of what has another main type. */
export const packageParts = ({ type = MAIN, part = 'word/document.xml' } = {}): Part[] => [
  {
    name: '[Content_Types].xml',
    content: `<?xml version="1.0"?><Types><Override PartName="/${part}" ContentType="${OVERRIDE}${type}"/></Types>`,
  },
  { name: '_rels/.rels', content: '<Relationships/>' },
  { name: part, content: '<w:document/>' },
];

export const docx = (): Buffer => zipOf(packageParts());

const SECTOR = 512;
const END_OF_CHAIN = 0xfffffffe;
const NOTHING = 0xffffffff;

export interface Entry {
  name: string;
  type: number;
}

/**
 * A Compound File with these in its root, and others elsewhere in its directory: a header, a table of sectors, and as many sectors as the
 * directory needs.
 */
export function compoundFile(
  inRoot: readonly Entry[],
  { isCyclic = false, elsewhere = [] }: { isCyclic?: boolean; elsewhere?: readonly Entry[] } = {},
): Buffer {
  const all = [{ name: 'Root Entry', type: 5 }, ...inRoot, ...elsewhere];
  const entries = all.map(({ name, type }, index) => entry(name, type, index, inRoot.length));
  const directory = Buffer.concat(entries);
  const sectors = Math.ceil(directory.length / SECTOR);

  const header = Buffer.alloc(SECTOR, 0xff);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  header.fill(0, 8, 76);
  header.writeUInt16LE(9, 30);
  header.writeUInt32LE(1, 44);
  header.writeUInt32LE(1, 48);
  header.writeUInt32LE(END_OF_CHAIN, 68);
  header.writeUInt32LE(0, 76);

  const table = Buffer.alloc(SECTOR, 0xff);
  for (let sector = 1; sector <= sectors; sector++) {
    const isLast = sector === sectors;
    table.writeUInt32LE(isLast ? (isCyclic ? 1 : END_OF_CHAIN) : sector + 1, 4 * sector);
  }
  return Buffer.concat([header, table, directory, Buffer.alloc(sectors * SECTOR - directory.length)]);
}

/** In a tree that is as deep as it has entries, and goes left and right in turn. */
function entry(name: string, type: number, index: number, last: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 'utf16le');
  bytes.writeUInt16LE(2 * name.length + 2, 64);
  bytes[66] = type;
  bytes.fill(0xff, 68, 76);
  if (index > 0 && index < last) bytes.writeUInt32LE(index + 1, index % 2 ? 68 : 72);
  bytes.writeUInt32LE(index === 0 && last > 0 ? 1 : NOTHING, 76);
  return bytes;
}

export const doc = (): Buffer =>
  compoundFile([
    { name: 'WordDocument', type: 2 },
    { name: '1Table', type: 2 },
  ]);

/** A sound of 16 bits at 8,000 Hz. */
export function wav(samples: readonly number[]): Buffer {
  const data = Buffer.alloc(2 * samples.length);
  samples.forEach((sample, index) => data.writeInt16LE(sample, 2 * index));
  const header = Buffer.from('RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\0\0\0', 'latin1');
  header.writeUInt32LE(36 + data.length, 4);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** The pages with which the streams of an Ogg begin, and one that goes on. */
export function ogg(codecs: readonly string[]): Buffer {
  const page = (flags: number, content: string) =>
    Buffer.from(`OggS\0${String.fromCharCode(flags)}${'\0'.repeat(20)}\x01${String.fromCharCode(content.length)}${content}`, 'latin1');
  return Buffer.concat([...codecs.map((codec) => page(2, codec)), page(0, 'and so on')]);
}

export const pdf = (): Buffer => Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** A PNG that says it is so large, and holds next to nothing. */
export function pngHeader(width: number, height: number): Buffer {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  const chunk = (type: string, data: Buffer) => {
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(Buffer.concat([Buffer.from(type), data])));
    return Buffer.concat([length, Buffer.from(type), data, sum]);
  };
  const header = Buffer.concat([size, Buffer.from([8, 2, 0, 0, 0])]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from('789c030000000001', 'hex')),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
