import { expect } from 'chai';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesystemBlobs } from '../../src/adapters/outbound/blobs/filesystem-blobs.js';
import { blobStoreContract } from '../contracts/blob-store.contract.js';
import { roomyFolder } from '../support/cluster.js';
import { onTinyDisk } from '../support/tiny-disk.js';
import {
  aBlobName,
  aFileOf,
  bytesIn,
  gathered,
  namesIn,
  openBelow,
  outcomeOf,
  putIn,
  someBytes,
  tellsOpenFiles,
} from '../support/blobs.js';

describe('filesystem blobs', () => {
  const aRoot = () => join(roomyFolder('payam-blobs-'), 'not', 'made', 'yet');
  const everythingIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const put = (root: string, name: string, bytes = someBytes(10)) => putIn(filesystemBlobs(root), name, bytes);
  const listed = (root: string) => namesIn(filesystemBlobs(root));

  blobStoreContract(async () => filesystemBlobs(aRoot()));

  it('makes nothing until something is put', async () => {
    const root = aRoot();
    const blobs = filesystemBlobs(root);
    await blobs.read('1.jpg');
    await blobs.delete('1.jpg');
    for await (const _ of blobs.list());

    expect(existsSync(root)).to.equal(false);
  });

  it('keeps files by the last digits of their ids, closed to everybody else', async () => {
    const root = aRoot();
    for (const name of ['1234567.jpg', '1234567.thumbnail.webp', '5.png']) await put(root, name);

    const files = ['05/00/5.png', '67/45/1234567.jpg', '67/45/1234567.thumbnail.webp'];
    expect(everythingIn(root)).to.deep.equal(['05', '05/00', '67', '67/45', 'incoming', ...files].sort());
    for (const folder of ['', '67', '67/45', 'incoming']) expect(statSync(join(root, folder)).mode & 0o777, folder).to.equal(0o700);
    for (const file of files) expect(statSync(join(root, file)).mode & 0o777, file).to.equal(0o600);
  });

  it('finds what another process has put', async () => {
    const root = aRoot();
    await put(root, '1234567.jpg', someBytes(500));
    expect(await gathered((await filesystemBlobs(root).read('1234567.jpg'))!)).to.deep.equal(someBytes(500));
  });

  it('takes a file over without reading it where that can be done, and else copies it', async function () {
    const root = aRoot();
    const there = aFileOf(someBytes(500_000));
    const { ino } = statSync(there);
    await filesystemBlobs(root).put('1234567.jpg', there);
    expect(statSync(join(root, '67', '45', '1234567.jpg')).ino).to.equal(ino);

    const elsewhere = mkdtempSync(join(tmpdir(), 'payam-elsewhere-'));
    try {
      if (statSync(elsewhere).dev === statSync(root).dev) return this.skip();
      await filesystemBlobs(root).put('5.jpg', aFileOf(someBytes(500_000, 2), elsewhere));
      expect(await bytesIn(filesystemBlobs(root), '5.jpg')).to.deep.equal(someBytes(500_000, 2));
      expect(readdirSync(join(root, 'incoming'))).to.deep.equal([]);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('keeps nothing but files', async () => {
    const root = aRoot();
    const [folder, file] = [roomyFolder('payam-folder-'), aFileOf(someBytes(10))];
    symlinkSync(file, `${file}-linked`);

    for (const path of [folder, `${file}-linked`])
      expect(await outcomeOf(filesystemBlobs(root).put('1.jpg', path))).to.be.instanceOf(Error);
    expect(await listed(root)).to.deep.equal([]);
    expect(readdirSync(join(root, 'incoming'))).to.deep.equal([]);
    expect(existsSync(file)).to.equal(true);
  });

  it('says that the disk is full when it is, leaves nothing of what came, and takes again what fits', async function () {
    const told = onTinyDisk(roomyFolder('payam-tiny-'));
    if (!told) return this.skip();
    expect(told).to.deep.equal({ whole: 'storage_unavailable', cause: 'ENOSPC', incoming: [], small: 'kept' });
  });

  it('fails rather than to end early when a file has become shorter', async () => {
    const root = aRoot();
    await put(root, '1234567.jpg', someBytes(500_000));
    const bytes = (await filesystemBlobs(root).read('1234567.jpg'))![Symbol.asyncIterator]();
    await bytes.next();
    truncateSync(join(root, '67', '45', '1234567.jpg'), 100_000);

    const reading = gathered({ [Symbol.asyncIterator]: () => bytes });
    expect(await outcomeOf(reading)).to.be.instanceOf(Error);
    if (tellsOpenFiles) expect(openBelow(root)).to.deep.equal([]);
  });

  it('closes what it opened, however reading ends', async function () {
    if (!tellsOpenFiles) this.skip();
    const [root, name] = [aRoot(), aBlobName()];
    await put(root, name, someBytes(500_000));
    const blobs = filesystemBlobs(root);
    const opened = async () => (await blobs.read(name))![Symbol.asyncIterator]();

    const [unbegun, begun, busy] = [await opened(), await opened(), await opened()];
    await begun.next();
    const reading = busy.next();
    expect(openBelow(root)).to.have.length(3);
    await Promise.all([unbegun.return!(), begun.return!(), busy.return!(), reading]);
    await gathered((await blobs.read(name))!);
    await blobs.read(name, { start: 500_000, end: 500_001 }).catch(() => undefined);
    await blobs.put('1.jpg', join(root, 'nothing')).catch(() => undefined);
    await blobs.put('1.jpg', roomyFolder('payam-folder-')).catch(() => undefined);
    expect(openBelow(root)).to.deep.equal([]);
  });

  it('lists nothing that it did not put', async () => {
    const root = aRoot();
    await put(root, '1234567.jpg');
    for (const path of [
      '67/45/notes.txt',
      '67/45/1.jpg',
      '67/45/lost+found/1234567.png',
      '67/1234567.gif',
      '1234567.bmp',
      'backup/45/1234567.tif',
    ]) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), 'x');
    }
    mkdirSync(join(root, '67', '45', '884567.jpg'));

    expect(await listed(root)).to.deep.equal(['1234567.jpg']);
    expect(await filesystemBlobs(root).read('884567.jpg')).to.equal(undefined);
    expect(await filesystemBlobs(root).sizeOf('884567.jpg')).to.equal(undefined);
  });

  it('begins again after a beginning that failed', async () => {
    const root = aRoot();
    const inTheWay = dirname(dirname(root));
    writeFileSync(inTheWay, 'a file');
    const blobs = filesystemBlobs(root);
    expect(await outcomeOf(putIn(blobs, '1.jpg', someBytes(10)))).to.be.instanceOf(Error);

    rmSync(inTheWay);
    await putIn(blobs, '1.jpg', someBytes(10));
    expect(await blobs.sizeOf('1.jpg')).to.equal(10);
  });
});
