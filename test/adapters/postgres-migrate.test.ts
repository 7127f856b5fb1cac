import { expect } from 'chai';
import pg from 'pg';
import { migrate } from '../../src/adapters/outbound/postgres/migrate.js';
import { emptyDatabase } from '../support/cluster.js';
import { upTo } from '../support/storage-world.js';

describe('bringing the schema up to date', () => {
  it('is done once by nodes that start together on an empty database, the schema of the job queue included', async () => {
    const connection = await emptyDatabase();
    const applied = await Promise.all(upTo(1, 4).map(() => migrate(connection)));
    expect(applied.filter((names) => names.length > 0)).to.have.length(1);

    const client = new pg.Client(connection);
    await client.connect();
    const { rows } = await client.query(`select id from graphile_worker.add_job('sweepFiles')`);
    await client.end();
    expect(rows).to.have.length(1);
  });

  it('makes each database an installation of its own, which stays when it is done again', async () => {
    const idOf = async (connection: Awaited<ReturnType<typeof emptyDatabase>>) => {
      const client = new pg.Client(connection);
      await client.connect();
      const { rows } = await client.query<{ id: string }>('select id from installation');
      await client.end();
      return rows[0]?.id;
    };
    const [one, other] = [await emptyDatabase(), await emptyDatabase()];
    for (const connection of [one, other]) await migrate(connection);
    const id = await idOf(one);
    await migrate(one);

    expect(await idOf(one)).to.equal(id);
    expect(await idOf(other)).not.to.equal(id);
  });
});
