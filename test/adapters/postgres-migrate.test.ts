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
});
