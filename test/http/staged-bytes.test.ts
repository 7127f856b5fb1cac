import { expect } from 'chai';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { readFile, rm, stat } from 'node:fs/promises';
import type { Upload } from '../../src/application/media/keep.js';
import { withUpload } from '../../src/adapters/inbound/http/multipart.js';
import { fileForm } from '../support/form.js';
import { stagedFiles } from '../support/staged-files.js';

describe('a file that has come', () => {
  const files = stagedFiles();

  it('is opened when it is read, so that one that cannot be opened fails who reads it, and nothing else', async () => {
    await lent(async (upload) => {
      await rm(upload.path);
      const bytes = upload.read(upload.path);
      // What is opened at once has failed after this, and unheard.
      await stat(upload.path).catch(() => turn());
      const fault = await collected(bytes).catch((error: unknown) => error);
      expect(fault).to.include({ code: 'ENOENT' });
    });
  });

  it('is read as it was sent', async () => {
    await lent(async (upload) => {
      expect(await collected(upload.read(upload.path))).to.deep.equal(await readFile(upload.path));
    });
  });

  /** Has one come by a form, and looks at it while it is there. */
  async function lent(look: (upload: Upload) => Promise<void>): Promise<void> {
    const options = { folder: files.folder(), limit: 1_000, names: ['file'] };
    let answer: (outcome: Promise<void>) => void;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const server = createServer((request, response) => {
      const done = withUpload(request, options, ({ upload }) => look(upload), noAnswer);
      answer(done.finally(() => response.end()));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { type, body } = fileForm(Buffer.from('some words'));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await fetch(url, { method: 'POST', headers: { 'content-type': type, connection: 'close' }, body });
    server.close();
    await answered;
  }
});

const noAnswer = () => Promise.resolve(undefined);

async function collected(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}
