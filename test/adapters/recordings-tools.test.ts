import { expect } from 'chai';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveWay } from '../../src/bootstrap/give-way.js';
import { Decoders } from '../../src/adapters/outbound/decoding/decoders.js';
import { SharpImages } from '../../src/adapters/outbound/decoding/images/sharp-images.js';
import { FfmpegRecordings } from '../../src/adapters/outbound/decoding/recordings/ffmpeg-recordings.js';
import { stagedFiles } from '../support/staged-files.js';
import { refusalOf } from '../support/storage-world.js';

const FACTS = '{"format":{"duration":"9.0"},"streams":[{"codec_type":"audio"},{"codec_type":"video","width":8,"height":8}]}';
/** Answers when it is asked for its version. */
const tool = (body: string) => `#!/bin/sh\n[ "$1" = -version ] && exit 0\n${body}\n`;

describe('FfmpegRecordings, of its tools,', () => {
  const staged = stagedFiles();
  const decoders = new Decoders(giveWay);
  const images = new SharpImages(decoders);

  function script(body: string): string {
    const path = join(staged.folder(), 'tool');
    writeFileSync(path, body);
    chmodSync(path, 0o755);
    return path;
  }
  const using = (ffprobe: string, ffmpeg = script(tool('exit 1')), msMax = 20_000) =>
    new FfmpegRecordings({ decoders, isWanted: true, images, ffprobe, ffmpeg, msMax });

  it('does without them where one is missing, or does not run', async () => {
    const works = script(tool('exit 1'));
    const without = [using('/nowhere/ffprobe', works), using(works, '/nowhere/ffmpeg'), using(script('#!/bin/sh\nexit 1\n'), works)];
    for (const recordings of without) expect(await recordings.look(staged.stage('a sound'), 'audio')).to.deep.equal({});
  });

  it('does not look for them where they are not wanted', async () => {
    const ran = join(staged.folder(), 'ran');
    const spy = script(`#!/bin/sh\ntouch ${ran}\n`);
    const recordings = new FfmpegRecordings({ decoders, isWanted: false, images, ffprobe: spy, ffmpeg: spy });
    expect(await recordings.look(staged.stage('a sound'), 'audio')).to.deep.equal({});
    expect(existsSync(ran)).to.equal(false);
  });

  it('looks for them once', async () => {
    const ran = join(staged.folder(), 'ran');
    const counting = script(`#!/bin/sh\n[ "$1" = -version ] && echo once >> ${ran}\n`);
    const recordings = using(counting);
    await Promise.all([recordings.isAvailable(), recordings.isAvailable()]);
    await recordings.isAvailable();
    expect(readFileSync(ran, 'utf8')).to.equal('once\n');
  });

  it('kills one that hangs, and is not held up by what that has started', async () => {
    const [pids, children] = [join(staged.folder(), 'pids'), join(staged.folder(), 'children')];
    const hanging = script(tool(`echo $$ >> ${pids}; sleep 600 & echo $! >> ${children}; wait`));
    const answering = script(tool(`echo '${FACTS}'`));
    const file = staged.stage('a sound');
    for (const recordings of [using(hanging, hanging, 500), using(answering, hanging, 500)]) {
      for (const kind of ['audio', 'videos'] as const) expect(await refusalOf(recordings.look(file, kind))).to.equal('file_unreadable');
    }

    for (const child of numbersIn(children)) process.kill(child, 'SIGKILL');
    expect(numbersIn(pids)).to.have.length(4);
    for (const pid of numbersIn(pids)) expect(() => process.kill(pid, 0)).to.throw('ESRCH');
  });

  it('stops one that does not stop writing', async () => {
    const endless = script(tool('exec yes'));
    const answering = script(tool(`echo '${FACTS}'`));
    expect(await refusalOf(using(endless).look(staged.stage('a film'), 'videos'))).to.equal('file_unreadable');
    expect(await refusalOf(using(answering, endless).look(staged.stage('a film'), 'videos'))).to.equal('file_unreadable');
  });

  it('takes an answer that is none for a fault of the file', async () => {
    for (const answer of ['', 'nan', '{}', '{"format":{},"streams":[{"codec_type":"video","width":1e9,"height":1e9}]}']) {
      expect(await refusalOf(using(script(tool(`echo '${answer}'`))).look(staged.stage('a film'), 'videos')), answer).to.equal(
        'file_unreadable',
      );
    }
  });

  it('hands them a name of a file, and nothing to run', async () => {
    const said = join(staged.folder(), 'said');
    const telling = script(tool(`printf '%s\\n' "$@" > ${said}; cat > /dev/null; echo '${FACTS}'`));
    const file = { ...staged.stage('a film'), path: '-i; $(touch x) http://example.org/a' };
    await refusalOf(using(telling).look(file, 'videos'));
    expect(readFileSync(said, 'utf8').split('\n')).to.include.members(['-protocol_whitelist', 'file', `file:${file.path}`]);
  });

  it('refuses more than it can soon get to', async () => {
    const gate = join(staged.folder(), 'gate');
    const waiting = script(tool(`until [ -e ${gate} ]; do sleep 0.05; done; exit 1`));
    const recordings = using(waiting);
    await recordings.isAvailable();
    const all = Array.from({ length: 36 }, () => refusalOf(recordings.look(staged.stage('a sound'), 'audio')));
    expect(await Promise.race(all)).to.equal('busy');
    writeFileSync(gate, '');
    const refusals = await Promise.all(all);
    // Thirty-two wait, while one or two are worked on.
    const refused = refusals.filter((one) => one === 'busy').length;
    expect(refused).to.be.oneOf([2, 3]);
    expect(refusals.filter((one) => one === 'file_unreadable')).to.have.length(36 - refused);
  });
});

const numbersIn = (path: string) => readFileSync(path, 'utf8').trim().split('\n').map(Number);
