// A Payam reduced to its database, to be killed: starts it on the folder named in the first argument and tells both pids in a line of JSON.
import { startEmbeddedPostgres } from '../../src/bootstrap/embedded-postgres/start.js';
import { StartupFault } from '../../src/bootstrap/startup-fault.js';

const [folder = ''] = process.argv.slice(2);
process.on('SIGINT', () => console.log('interrupted'));
try {
  const server = await startEmbeddedPostgres({ folder, durable: false });
  console.log(JSON.stringify({ pid: process.pid, server: server.pid(), connection: server.connection }));
  // Stands for the listening server of the real one.
  setInterval(() => undefined, 60_000);
} catch (error) {
  if (!(error instanceof StartupFault)) throw error;
  console.log(JSON.stringify({ pid: process.pid, fault: error.message }));
}
