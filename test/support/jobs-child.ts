// A node reduced to its jobs, to be killed: works on the database named in the first argument, tells what it begins, and never ends it.
import { openDatabase, type Connection } from '../../src/adapters/outbound/postgres/database.js';
import { PgJobs } from '../../src/adapters/outbound/postgres/jobs/pg-jobs.js';
import { systemTimers } from '../../src/adapters/outbound/system.js';

const [connection = ''] = process.argv.slice(2);
const jobs = new PgJobs({ database: openDatabase(JSON.parse(connection) as Connection), timers: systemTimers, report: console.error });
await jobs.work({
  removeFile: ({ fileId }) => {
    console.log(fileId);
    return new Promise(() => undefined);
  },
  sweepFiles: async () => undefined,
});
