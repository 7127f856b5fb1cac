import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import type { Bytes } from './bytes.js';

const ENTRIES_MAX = 5_000;
const CONTENT_TYPES_BYTES_MAX = 1_048_576;
/** What a document may unpack to, by its own directory: so much in any case, and so many times its size up to the most. */
const UNPACKED_BYTES_FREE = 67_108_864;
const UNPACKED_BYTES_MAX = 1_073_741_824;
const UNPACKED_RATIO_MAX = 200;
const MAIN_PART = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
/** A program of Word, of Java or of Android in it makes it something else. */
const PROGRAM = /(?:^|\/)(?:vbaProject\.bin|MANIFEST\.MF|classes\.dex|[^/]+\.class)$/i;

/**
 * A document of Word since 2007: a ZIP whose list of content types names a main part of that kind, which is there, too (ECMA-376 part 2).
 * Only that list is unpacked, and no more of it than a mebibyte.
 */
export async function isWordPackage(bytes: Bytes): Promise<boolean> {
  try {
    // What it throws is about the bytes, which could be read.
    const zip = await yauzl.fromFdPromise(bytes.fd, { autoClose: false });
    const entries = await entriesOf(zip);
    const list = entries?.get('[Content_Types].xml');
    if (!entries || !list || !isReasonable([...entries.values()], bytes.size)) return false;

    const types = await unpack(zip, list);
    const part = mainPartOf(types);
    return part !== undefined && entries.has(part) && !/macroEnabled|vbaProject/i.test(types);
  } catch (error) {
    if (error instanceof Error && !('syscall' in error)) return false;
    throw error;
  }
}

/** Undefined when there are too many, or two of one name, of which one program would take the first and another the second. */
async function entriesOf(zip: ZipFile): Promise<Map<string, Entry> | undefined> {
  if (zip.entryCount > ENTRIES_MAX) return undefined;
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.has(entry.fileName)) return undefined;
    entries.set(entry.fileName, entry);
  }
  return entries;
}

function isReasonable(entries: readonly Entry[], size: number): boolean {
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  const limit = Math.min(UNPACKED_BYTES_MAX, Math.max(UNPACKED_BYTES_FREE, size * UNPACKED_RATIO_MAX));
  return unpacked <= limit && !entries.some((entry) => PROGRAM.test(entry.fileName) || entry.isEncrypted());
}

/** Its name in the ZIP. What a tag may be is bounded, so that no list takes long to look through. */
function mainPartOf(types: string): string | undefined {
  const tag = types.match(/<Override\s[^<>]{1,2000}>/g)?.find((one) => one.includes(`"${MAIN_PART}"`));
  return tag && /\sPartName\s*=\s*"\/([^"]+)"/.exec(tag)?.[1];
}

/** The library ends an entry that goes on for longer than it says. */
async function unpack(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > CONTENT_TYPES_BYTES_MAX || entry.compressedSize > CONTENT_TYPES_BYTES_MAX) return '';
  return (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8');
}
