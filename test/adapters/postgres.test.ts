import { openDatabase } from '../../src/adapters/outbound/postgres/database.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';
import type { Storage } from '../../src/application/ports/ports.js';
import { storageContract } from '../contracts/storage.contract.js';
import { freshDatabase } from '../support/cluster.js';

describe('postgres storage', () => {
  let storage: ReturnType<typeof postgresStorage> | undefined;
  after(() => storage?.close());

  storageContract(async (): Promise<Storage> => (storage ??= postgresStorage(openDatabase(await freshDatabase()))));
});
