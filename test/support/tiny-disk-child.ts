import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesystemBlobs } from '../../src/adapters/outbound/blobs/filesystem-blobs.js';
import { DomainError } from '../../src/domain/errors.js';

// Started on a disk of 64 KiB, which only it sees: puts a file that does not fit, then one that does, and says what came of both.

const root = process.argv[2] ?? '';
const elsewhere = mkdtempSync(join(tmpdir(), 'payam-tiny-'));
const blobs = filesystemBlobs(root);
const put = async (name: string, size: number) => {
  writeFileSync(join(elsewhere, name), Buffer.alloc(size, 1));
  return blobs.put(name, join(elsewhere, name)).then(
    () => undefined,
    (error: unknown) => error,
  );
};

const whole = await put('1.jpg', 200_000);
const { code, cause } = whole instanceof DomainError ? whole : { code: String(whole), cause: undefined };
const incoming = readdirSync(join(root, 'incoming'));
const small = (await put('2.jpg', 1_000)) === undefined ? 'kept' : 'not kept';
rmSync(elsewhere, { recursive: true });
process.stdout.write(JSON.stringify({ whole: code, cause: (cause as NodeJS.ErrnoException | undefined)?.code, incoming, small }));
