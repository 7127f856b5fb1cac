import { expect } from 'chai';
import pg from 'pg';
import { TRIES_MAX } from '../../src/domain/job-tries.js';
import { jobsContract } from '../contracts/jobs.contract.js';
import { soon } from '../support/journey-processes.js';
import { Remover, aGate } from '../support/jobs-world.js';
import { openPostgresJobs, type PostgresJobsWorld } from '../support/postgres-jobs.js';
import { upTo } from '../support/storage-world.js';

const LOOK_EVERY_MS = 30_000;

describe('postgres jobs', () => {
  jobsContract(openPostgresJobs);

  describe('that are lost', () => {
    let world: PostgresJobsWorld;
    let remover: Remover;
    beforeEach(async () => {
      [world, remover] = [await openPostgresJobs(), new Remover()];
    });
    afterEach(async () => {
      await remover.rests();
      await world.close();
    });

    const add = (fileId: string) => world.jobs.add('removeFile', { fileId });
    const take = (worker: string, tries = 1) =>
      world.query('update graphile_worker._private_jobs set locked_by = $1, locked_at = now(), attempts = $2', [worker, tries]);
    const isTakenBy = async (worker: string) =>
      (await world.query('select id from graphile_worker._private_jobs where locked_by = $1', [worker])).length > 0;
    /** Somebody has come past all that is due. */
    const isComePast = async () => {
      await add('marker');
      const marker = `select id from graphile_worker._private_jobs where payload->>'fileId' = 'marker'`;
      await soon('the marker is done', async () => (await world.query(marker)).length === 0 || undefined);
    };
    /** Time for the nodes to look so often, besides the look at their start. */
    const looks = async (times: number) => {
      for (const _ of upTo(1, times)) {
        await world.time.pass(LOOK_EVERY_MS);
        await isComePast();
      }
    };

    it('with the node that did them are done by another, which has looked twice', async () => {
      await add('orphan');
      await take('worker-killed');
      await remover.worksOn(world.other);
      await isComePast();
      expect(await isTakenBy('worker-killed')).to.equal(true);

      await looks(2);
      await soon('it is let go', async () => !(await isTakenBy('worker-killed')) || undefined);
      expect(remover.begun).not.to.include('orphan');
      await world.pass(3_000);
      await remover.hasRemoved(1, /orphan/);
    });

    it('in their last try are given up, and that is said', async () => {
      await add('poison');
      await take('worker-killed', TRIES_MAX);
      await remover.worksOn(world.other);
      await looks(2);
      const said = await soon('it is said', () => world.faults[0]?.message);

      expect(said).to.equal(`the job removeFile has failed ${TRIES_MAX} times, and is given up`);
      await world.pass(100_000_000);
      await looks(2);
      expect(remover.begun).not.to.include('poison');
      expect(world.faults).to.have.length(1);
    });

    it('because nobody heard of having got them are done after all', async () => {
      const gate = aGate();
      await remover.meets('busy', () => gate.opened).worksOn(world.jobs);
      await add('busy');
      await remover.hasBegun('busy');
      await world.jobs.add('removeFile', { fileId: 'unheard of' }, { at: (await world.now()) + 10_000 });
      await world.query(`update graphile_worker._private_jobs as jobs set locked_at = now(), locked_by = busy.locked_by, attempts = 1
        from graphile_worker._private_jobs as busy where jobs.locked_by is null and busy.locked_by is not null`);
      await looks(3);
      await world.pass(13_000, 1);
      await remover.hasRemoved(1, /unheard of/);
      gate.open();
    });

    it('are not those that a node is still busy with, whatever time it takes and whoever looks', async () => {
      const gate = aGate();
      const slow = new Remover().meets('slow', () => gate.opened);
      await slow.worksOn(world.jobs);
      await add('slow');
      await slow.hasBegun('slow');
      await remover.worksOn(world.other);
      await looks(5);
      await world.pass(100_000, 1);
      await looks(1);
      expect(await world.query('select id from graphile_worker._private_jobs where locked_by is not null')).to.have.length(1);

      gate.open();
      await slow.hasRemoved(1, /slow/);
      await slow.rests();
      expect([...slow.begun, ...remover.begun].filter((fileId) => fileId === 'slow')).to.have.length(1);
    });
  });

  describe('in trouble', () => {
    let world: PostgresJobsWorld;
    let remover: Remover;
    beforeEach(async () => {
      [world, remover] = [await openPostgresJobs(), new Remover()];
    });
    afterEach(async () => {
      await remover.rests();
      await world.close();
    });

    const add = (fileId: string, options?: { key?: string }) => world.jobs.add('removeFile', { fileId }, options);

    it('keep what is asked for under the key of one that is taken at that moment', async () => {
      await add('first', { key: 'k' });
      const taker = new pg.Client(world.connection);
      await taker.connect();
      await taker.query('begin');
      await taker.query(`update graphile_worker._private_jobs set locked_by = 'worker-other', locked_at = now(), attempts = 1`);
      const adding = add('second', { key: 'k' });
      const waiting = `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      await soon('it waits for the row', async () => (await world.query(waiting)).length === 1 || undefined);
      await taker.query('commit');
      await adding;
      await taker.end();

      await remover.worksOn(world.jobs);
      await remover.hasRemoved(1, /second/);
    });

    it('go on when connections break, all the time and with every statement', async () => {
      await remover.worksOn(world.jobs);
      await Promise.all(upTo(1, 100).map((n) => add(`${n}`)));
      const state = { isOver: false };
      const kill = `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`;
      const killing = (async () => {
        while (!state.isOver) {
          await world.query(kill);
          await world.time.pass(1_000);
        }
      })();
      await remover.hasRemoved(50);
      state.isOver = true;
      await killing;
      for (let turn = 0; turn < 20 && remover.removed.length < 100; turn += 1) {
        await world.time.pass(LOOK_EVERY_MS);
        await world.pass(10_000, 100);
      }
      await remover.hasRemoved(100);

      expect(new Set(remover.removed).size).to.equal(100);
      expect(world.faults.map((fault) => (fault as { code?: string }).code)).to.satisfy((codes: string[]) =>
        codes.every((code) => code === 'storage_unavailable'),
      );
    });

    it('are done by others when a worker breaks at the end of one', async () => {
      await world.query(`create function refuse() returns trigger language plpgsql as $$ begin
        if old.payload->>'fileId' like 'cursed%' then raise exception 'cursed'; end if; return old; end $$`);
      await world.query('create trigger refuse before delete on graphile_worker._private_jobs for each row execute function refuse()');
      const { trace } = console;
      // graphile-worker says it there as well.
      console.trace = () => undefined;
      await remover.worksOn(world.jobs);
      for (const n of upTo(1, 10)) await add(`cursed ${n}`);
      await remover.hasRemoved(10);
      await add('good');
      await remover.hasRemoved(1, /good/);
      console.trace = trace;

      expect(world.faults.map(({ message }) => message).join('\n')).to.include('cursed');
    });
  });
});
