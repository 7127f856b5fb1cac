import type { Bytes } from './bytes.js';
import { Malformed } from './bytes.js';

/** A directory of this many bytes has 8,192 entries, and a document of Word some tens. */
const DIRECTORY_BYTES_MAX = 1_048_576;
const ENTRY_BYTES = 128;
const IN_HEADER = 109;
/** Numbers of sectors from here on mean something else, such as the end of a chain. */
const SECTOR_MAX = 0xfffffffa;
const NOTHING = 0xffffffff;
const STREAM = 2;

/**
 * A document of Word 97 to 2003: a Compound File ([MS-CFB]) whose root holds a stream `WordDocument`. Installers, workbooks and mails are
 * Compound Files, too. What has macros is refused as its modern kin is.
 */
export async function isWordBinary(bytes: Bytes): Promise<boolean> {
  const inRoot = childrenOfRoot(await directoryOf(bytes));
  return inRoot.some(({ name, type }) => name === 'WordDocument' && type === STREAM) && !inRoot.some(({ name }) => name === 'Macros');
}

/** [MS-CFB] 2.6.4: the children of a storage are a binary tree. One that runs in a circle is walked once. */
function childrenOfRoot(directory: Buffer): { name: string; type: number }[] {
  const children = new Map<number, { name: string; type: number }>();
  const waiting = [directory.readUInt32LE(76)];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const at = index * ENTRY_BYTES;
    if (index === NOTHING || children.has(index) || at + ENTRY_BYTES > directory.length) continue;
    // The length counts the NUL at the end.
    const nameLength = Math.max(2, Math.min(64, directory.readUInt16LE(at + 64))) - 2;
    children.set(index, { name: directory.toString('utf16le', at, at + nameLength), type: directory.readUInt8(at + 66) });
    waiting.push(directory.readUInt32LE(at + 68), directory.readUInt32LE(at + 72));
  }
  return [...children.values()];
}

async function directoryOf(bytes: Bytes): Promise<Buffer> {
  const header = await bytes.exactly(0, 512);
  const shift = header.readUInt16LE(30);
  if (shift !== 9 && shift !== 12) throw new Malformed('has sectors of no known size');

  const table = new SectorTable(bytes, header, shift);
  const sectors: Buffer[] = [];
  for (let sector = header.readUInt32LE(48); sector < SECTOR_MAX; sector = await table.after(sector)) {
    if (sectors.length << shift >= DIRECTORY_BYTES_MAX) throw new Malformed('has a directory without end');
    sectors.push(await bytes.exactly((sector + 1) * 2 ** shift, 2 ** shift));
  }
  if (sectors.length === 0) throw new Malformed('has no directory');
  return Buffer.concat(sectors);
}

/** [MS-CFB] 2.3 and 2.5: which sector follows on another, in sectors that the header and a chain from it name. */
class SectorTable {
  private readonly perSector: number;
  private readonly places = new Map<number, number>();

  constructor(
    private readonly bytes: Bytes,
    private readonly header: Buffer,
    private readonly shift: number,
  ) {
    this.perSector = 2 ** shift / 4;
  }

  async after(sector: number): Promise<number> {
    const part = Math.floor(sector / this.perSector);
    const place = this.places.get(part) ?? (await this.placeOf(part));
    this.places.set(part, place);
    return this.numberIn(place, sector % this.perSector);
  }

  private async placeOf(part: number): Promise<number> {
    if (part < IN_HEADER) return this.header.readUInt32LE(76 + 4 * part);
    // The last number of each sector of that chain names the next one.
    const perLink = this.perSector - 1;
    let link = this.header.readUInt32LE(68);
    for (let links = Math.floor((part - IN_HEADER) / perLink); links > 0; links--) link = await this.numberIn(link, perLink);
    return this.numberIn(link, (part - IN_HEADER) % perLink);
  }

  private async numberIn(sector: number, index: number): Promise<number> {
    if (sector >= SECTOR_MAX) throw new Malformed('leads to a sector that is none');
    return (await this.bytes.exactly((sector + 1) * 2 ** this.shift + 4 * index, 4)).readUInt32LE(0);
  }
}
