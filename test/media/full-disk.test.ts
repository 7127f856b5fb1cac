import { expect } from 'chai';
import { symlinkSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Form } from '../../src/adapters/inbound/http/form.js';
import { DomainError } from '../../src/domain/errors.js';
import { stagedFiles } from '../support/staged-files.js';

describe('a form whose file finds no room', () => {
  const staged = stagedFiles();

  // Of a small one the parser has the end before it hears of the fault, of a large one it hears of it first.
  for (const size of [10, 300_000])
    it(`is refused as that, with what the system said, be it ${size} bytes`, async () => {
      const folder = staged.folder();
      // Whatever is written there does not fit.
      symlinkSync('/dev/full', join(folder, 'file'));
      const server = createServer((request, response) => {
        const reading = new Form(request, { folder, limit: 1_000_000, names: ['file'] }, async () => undefined).read();
        void reading.catch((error: unknown) => error).then((error) => server.emit('refused', error, response.end()));
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const refused = once(server, 'refused');

      const body = new FormData();
      body.set('file', new Blob([Buffer.alloc(size, 1)]), 'a file');
      await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { method: 'POST', body });

      const [error] = (await refused) as [unknown];
      server.close();
      expect(error).to.be.instanceOf(DomainError).and.to.include({ code: 'storage_unavailable' });
      expect((error as DomainError).cause).to.include({ code: 'ENOSPC' });
    });
});
