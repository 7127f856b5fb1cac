import { expect } from 'chai';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import { clearStaging } from '../../src/adapters/inbound/http/staging.js';
import { readConfig } from '../../src/bootstrap/config.js';
import { Part } from '../../src/bootstrap/parts.js';
import { assemble } from '../../src/bootstrap/payam.js';
import { Http, type Person } from '../support/client.js';
import { settle } from '../support/journey-load.js';
import { journeyWorld, type Running } from '../support/journey-server.js';
import { Uploads, expectWhole, fetched, wholeOf, type Media } from '../support/journey-uploads.js';

const ROUNDS = 6;
const TWO_DAYS_MS = 2 * 86_400_000;

describe('a server killed while files come', () => {
  const world = journeyWorld({ per: 'test' });

  it(`shows no file that is missing after each of ${ROUNDS} starts, and after a sweep nothing is left over`, async () => {
    await world.furnish();
    let payam = await world.start({ settings: { BLOBS: 'filesystem' } });
    const town = await settle(payam.url, 4);
    const uploads = await Uploads.begin(payam.url, town.people[0]!);

    for (let round = 1; round <= ROUNDS; round += 1) {
      uploads.start(payam.url, town);
      await pause(700 + Math.random() * 1_500);
      payam.signal('SIGKILL');
      await payam.ended();
      await uploads.over();
      await payam.leavesNothing(6_000);
      const { all, lost } = uploads;
      console.log(`      round ${round}: ${all.length - lost.length} answered, ${lost.length} not, of all; left: ${leftIn(payam.data)}`);

      payam = await world.start({ settings: { BLOBS: 'filesystem' } });
      expect(readdirSync(foldersOf(payam.data).staging)).to.deep.equal([]);
      await expectWhole(payam.url, town, uploads);
      await expectBrought(payam.url, uploads);
      await expectPictures(payam.url, town.people);
      // In the last round only when all has been swept.
      if (round < ROUNDS) await uploads.again(payam.url);
    }

    await sweepInTwoDays(payam);
    await expectNothingOver(payam);
    await expectWhole(payam.url, town, uploads);
    await expectPictures(payam.url, town.people);

    await uploads.again(payam.url);
    await expectWhole(payam.url, town, uploads);
    expect(uploads.messages.filter(({ answer }) => !answer)).to.deep.equal([]);
    await expectNothingOver(payam);
  });
});

const foldersOf = (data: string) => ({ staging: join(data, 'uploads'), incoming: join(data, 'files', 'incoming') });

const leftIn = (data: string): string =>
  Object.entries(foldersOf(data))
    .map(([name, folder]) => `${readdirSync(folder).length} in ${name}`)
    .join(', ');

/** What was brought to be sent and was answered is there, whole. */
async function expectBrought(url: string, { all }: Uploads): Promise<void> {
  for (const { kind, answer, sender, sha256 } of all) {
    if (kind !== 'file' || !answer?.file) continue;
    const { status, body } = await new Http(url, sender.token).get(`/api/files/info/${answer.file.fileId}`);
    expect(status).to.equal(200);
    const { size, ...links } = (body as { file: Media }).file;
    expect(await wholeOf(url, links)).to.deep.equal({ status: 200, size, sha256 });
  }
}

async function expectPictures(url: string, people: readonly Person[]): Promise<void> {
  for (const { token } of people) {
    const http = new Http(url, token);
    const { body: profile } = await http.get('/api/auth/profile');
    const { body: list } = await http.get('/api/messages/chats');
    const shown = [(profile as { user: WithPicture }).user, ...(list as { chats: WithPicture[] }).chats];
    for (const { avatarUrl } of shown) if (avatarUrl !== null) expect((await fetched(url + avatarUrl)).status).to.equal(200);
  }
}

interface WithPicture {
  avatarUrl: string | null;
}

/** As the server does it, by a node of the same data whose clock is ahead. The disk has a time of its own, which is set back instead. */
async function sweepInTwoDays(payam: Running): Promise<void> {
  const faults: string[] = [];
  const container = assemble({
    config: readConfig({ PAYAM_DATA: payam.data, STORAGE: 'postgres', BLOBS: 'filesystem' }),
    secret: 'a secret that nothing is signed with here',
    connection: payam.connection(),
    logger: pino({ level: 'error' }, { write: (line) => void faults.push(line) }),
  });
  container.rebind(Part.clock).toConstantValue({ now: () => Date.now() + TWO_DAYS_MS });
  const { staging, incoming } = foldersOf(payam.data);
  for (const name of readdirSync(incoming)) setBack(join(incoming, name));

  await container.get(Part.application).media.sweep();
  await clearStaging(staging, container.get(Part.clock).now() - 3_600_000);
  await container.get(Part.storage).close?.();
  await container.get(Part.passwords).close?.();
  expect(faults).to.deep.equal([]);
}

function setBack(path: string): void {
  const then = new Date(statSync(path).mtimeMs - TWO_DAYS_MS);
  utimesSync(path, then, then);
}

/** Every row of a file is shown by something, and there are the bytes of these rows and no others. */
async function expectNothingOver(payam: Running): Promise<void> {
  const rows = await payam.query(`
    select id::text, extension, has_thumbnail as "hasThumbnail",
      picture_of is not null or exists (select 1 from message_files m where m.file_id = f.id) as "isShown"
    from files f`);
  expect(rows.filter(({ isShown }) => isShown !== true)).to.deep.equal([]);
  const names = rows.flatMap(({ id, extension, hasThumbnail }) => [
    `${String(id)}.${String(extension)}`,
    ...(hasThumbnail === true ? [`${String(id)}.thumbnail.webp`] : []),
  ]);
  // And the mark that says whose they are.
  expect(filesBelow(join(payam.data, 'files')).sort()).to.deep.equal([...names, 'installation'].sort());
  expect(filesBelow(foldersOf(payam.data).staging)).to.deep.equal([]);
  expect(readdirSync(foldersOf(payam.data).staging)).to.deep.equal([]);
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
