import { expect } from 'chai';
import type { Container } from 'inversify';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { memoryBlobs } from '../../src/adapters/outbound/blobs/memory-blobs.js';
import { systemClock } from '../../src/adapters/outbound/system.js';
import { Part } from '../../src/bootstrap/parts.js';
import { asFileId } from '../../src/domain/ids.js';
import { onEachStorage } from '../support/bad-world.js';
import { putIn } from '../support/blobs.js';
import { Http } from '../support/client.js';
import { soon } from '../support/journey-processes.js';
import { blobsOf, keptBy } from '../support/kept-files.js';
import { twoHalves } from '../support/pictures.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** By how much the node's clock is ahead of the real one. */
let ahead = 0;
const clock = { now: () => systemClock.now() + ahead };
const logged: string[] = [];

/** Time by hand, also for what is kept of bytes: that of a disk is the real one. */
function withOwnTime(container: Container): void {
  container.rebind(Part.clock).toConstantValue(clock);
  container.rebind(Part.blobs).toConstantValue(memoryBlobs(clock));
}

const SWEEPS_ASKED_FOR = {
  name: 'sweeps_asked_for',
  text: `select extract(epoch from run_at)::float8 * 1000 as at from graphile_worker.jobs where task_identifier = 'sweepFiles'`,
};

onEachStorage(
  'the sweep of files',
  (world) => {
    afterEach(() => (ahead = 0));

    const uploaded = async () => {
      const { body } = await world().ada.http.upload('/api/files', await twoHalves(64, 64).png().toBuffer());
      return { id: body.file.fileId as string, names: blobsOf({ id: body.file.fileId, extension: 'png', hasThumbnail: true }) };
    };
    const send = async (fileId: string) => (await world().ada.http.post('/api/messages', { chatId: world().chatId, fileId })).body.message;
    const sweepAfter = async (ms: number) => {
      ahead = ms;
      await world().node.app.media.sweep();
    };
    const blobs = () => world().node.container.get(Part.blobs);
    const portrait = async () =>
      (await world().ada.http.upload('/api/users/profile-picture', await twoHalves(64, 64).png().toBuffer())).body.file.fileId as string;

    it('takes away what was never sent, after a day and not before', async () => {
      const [unsent, shown, picture] = [await uploaded(), await uploaded(), await portrait()];
      await send(shown.id);

      await sweepAfter(DAY_MS - 60_000);
      expect((await keptBy(world().node)).rows).to.include.members([unsent.id, shown.id, picture]);
      await sweepAfter(DAY_MS + 60_000);

      const { rows, blobs: left } = await keptBy(world().node);
      expect(rows).to.include.members([shown.id, picture]).and.not.to.include(unsent.id);
      expect(left)
        .to.include.members([...shown.names, `${picture}.webp`])
        .and.not.to.include.members(unsent.names);
    });

    it('takes away bytes that no row knows, once they cannot belong to an upload any more', async () => {
      const known = await uploaded();
      const stray = ['123.png', '123.thumbnail.webp', '9223372036854775000.txt'];
      for (const name of stray) await putIn(blobs(), name, Buffer.from('stray'));

      await sweepAfter(HOUR_MS - 60_000);
      expect((await keptBy(world().node)).blobs).to.include.members(stray);
      await sweepAfter(HOUR_MS + 60_000);

      const { blobs: left } = await keptBy(world().node);
      expect(left).to.include.members(known.names);
      expect(left.filter((name) => stray.includes(name))).to.deep.equal([]);
    });

    it('takes away rows whose bytes are gone, and reports it where a message shows them', async () => {
      const [lost, whole, shown] = [await uploaded(), await uploaded(), await uploaded()];
      await send(shown.id);
      for (const name of [...lost.names, ...shown.names]) await blobs().delete(name);
      logged.length = 0;

      await sweepAfter(HOUR_MS - 60_000);
      expect((await keptBy(world().node)).rows).to.include(lost.id);
      await sweepAfter(HOUR_MS + 60_000);

      const { rows } = await keptBy(world().node);
      expect(rows).to.include.members([whole.id, shown.id]).and.not.to.include(lost.id);
      expect(logged.filter((line) => line.includes(shown.id))).not.to.deep.equal([]);
      ahead = 0;
      const { status } = await world().ada.http.fetch(`/api/files/media/images/${shown.names[0]}`);
      expect(status).to.equal(404);
    });

    it('changes nothing when it is done again, or twice at once', async () => {
      const { id } = await uploaded();
      ahead = 2 * DAY_MS;
      const { media } = world().node.app;
      await Promise.all([media.sweep(), media.sweep()]);
      const before = await keptBy(world().node);
      await media.sweep();
      expect(await keptBy(world().node)).to.deep.equal(before);
      expect(before.rows).not.to.include(id);
    });

    it('goes through however many there are', async () => {
      const { files } = world().node.container.get(Part.storage);
      const { id } = await uploaded();
      const one = await files.find(asFileId(id));
      if (!one) throw new Error('it is there');
      const many = Array.from({ length: 1_100 }, (_, n) => ({ ...one, id: asFileId(String(1_000 + n)), createdAt: clock.now() }));
      for (const file of many) await files.add(file);

      await sweepAfter(HOUR_MS + 60_000);
      const { rows } = await keptBy(world().node);
      expect(rows.filter((row) => row.length === 4)).to.deep.equal([]);
      expect(rows).to.include(id);
    });

    it('is asked for at the start, once for all who ask, at the next full hour', async () => {
      const { container, app } = world().node;
      await Promise.all([1, 2, 3].map(() => app.media.askForSweep()));
      if (container.isBound(Part.database)) {
        const jobs = await container.get(Part.database).query<{ at: number }>(SWEEPS_ASKED_FOR, []);
        expect(jobs.map(({ at }) => at % HOUR_MS)).to.deep.equal([0]);
      }
    });

    it('is done by the queue', async () => {
      const { id } = await uploaded();
      ahead = 2 * DAY_MS;
      await world().node.container.get(Part.jobs).add('sweepFiles', {});
      await soon('it is swept', async () => !(await keptBy(world().node)).rows.includes(id) || undefined);
    });
  },
  () => ({
    change: withOwnTime,
    logger: pino({ level: 'error' }, { write: (line: string) => void logged.push(line) }),
  }),
);

onEachStorage(
  'the sweep of files on a disk',
  (world) => {
    afterEach(() => (ahead = 0));

    it('takes away what was never sent and what no row knows, and leaves no message without its file', async () => {
      const { ada, chatId, node, unsentFileId } = world();
      const others = await keptBy(node);
      const upload = async () => (await ada.http.upload('/api/files', Buffer.from('a text'))).body.file.fileId as string;
      const [unsent, shown] = [await upload(), await upload()];
      const { media } = (await ada.http.post('/api/messages', { chatId, fileId: shown })).body.message;
      const store = node.container.get(Part.blobs);
      const stray = `${unsent}9`.slice(-18);
      await putIn(store, `${stray}.txt`, Buffer.from('stray'));
      const old = new Date(Date.now() - 2 * HOUR_MS);
      await utimes(join(node.folder, 'files', stray.slice(-2), stray.slice(-4, -2), `${stray}.txt`), old, old);

      ahead = DAY_MS + 60_000;
      await node.app.media.sweep();
      ahead = 0;

      const stays = (names: string[]) => names.filter((name) => !name.startsWith(unsentFileId));
      const [rows, blobs] = [
        [...stays(others.rows), shown],
        [...stays(others.blobs), `${shown}.txt`],
      ];
      expect(await keptBy(node)).to.deep.equal({ rows: rows.sort(), blobs: blobs.sort(), staged: [] });
      expect((await new Http(world().url).fetch(media.url)).bytes.toString()).to.equal('a text');
    });
  },
  () => ({
    settings: { BLOBS: 'filesystem' },
    change: (container) => void container.rebind(Part.clock).toConstantValue(clock),
  }),
);
