import { expect } from 'chai';
import { existsSync, lutimesSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { clearStaging, inStaging } from '../../src/adapters/inbound/http/staging.js';

describe('the folders that uploads lie in', () => {
  let root: string, staging: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'payam-staging-'));
    staging = join(root, 'not', 'there yet');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (folder: string) => writeFileSync(join(folder, 'file'), 'bytes');

  it('are each made for one, and taken away with all that is in them', async () => {
    const lent = await Promise.all(
      [1, 2, 3].map(() =>
        inStaging(staging, async (folder) => {
          write(folder);
          return folder;
        }),
      ),
    );
    expect(new Set(lent).size).to.equal(3);
    expect(readdirSync(staging)).to.deep.equal([]);
  });

  it('are taken away also when the work fails, which is what is thrown', async () => {
    const failed = inStaging(staging, async (folder) => {
      write(folder);
      throw new Error('the work failed');
    });
    expect(await failed.catch(String)).to.equal('Error: the work failed');
    expect(readdirSync(staging)).to.deep.equal([]);
  });

  it('are cleared away behind who was killed, but for those in use', async () => {
    await inStaging(staging, async (young) => {
      const left = await inStaging(staging, async (folder) => folder);
      await inStaging(left, async () => write(left));
      const hours = (count: number) => Date.now() - count * 3_600_000;
      utimesSync(left, hours(2) / 1_000, hours(2) / 1_000);

      await clearStaging(staging, hours(3));
      expect(existsSync(left)).to.equal(true);
      await clearStaging(staging, hours(1));
      expect(readdirSync(staging).map((name) => join(staging, name))).to.deep.equal([young]);
    });
  });

  it('are all that is cleared away, whatever lies beside them', async () => {
    const [other, left] = ['backup', 'upload-Left01'].map((name) => join(staging, name)) as [string, string];
    for (const folder of ['backup', 'upload-', 'upload-mine', 'upload-Left012', 'an-upload-Left01', left])
      mkdirSync(resolve(staging, folder), { recursive: true });
    write(other);
    writeFileSync(join(staging, 'upload-file01'), 'bytes');
    symlinkSync(other, join(staging, 'upload-link01'));
    const names = readdirSync(staging);
    for (const name of names) lutimesSync(join(staging, name), 0, 0);

    await clearStaging(staging, Date.now());

    expect(readdirSync(staging)).to.deep.equal(names.filter((name) => join(staging, name) !== left));
    expect(readdirSync(other)).to.deep.equal(['file']);
  });

  it('need not be there to be cleared', async () => {
    await clearStaging(staging, Date.now());
    expect(existsSync(staging)).to.equal(false);
  });
});
