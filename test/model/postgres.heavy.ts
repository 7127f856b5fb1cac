import { openDatabase } from '../../src/adapters/outbound/postgres/database.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';
import { freshDatabase } from '../support/cluster.js';
import { agreesWithModel } from './agreement.js';

describe('the PostgreSQL storage and a naive model', () => {
  it('agree on what everybody sees, whatever happens, two hundred times', async () => {
    const storage = postgresStorage(openDatabase(await freshDatabase()));
    try {
      await agreesWithModel(async () => storage, 200);
    } finally {
      await storage.close();
    }
  }).timeout(600_000);
});
