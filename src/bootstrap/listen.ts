import { createServer, type Server } from 'node:net';
import type { Config } from './config.js';
import { StartupFault } from './startup-fault.js';

type Address = Pick<Config, 'HOST' | 'PORT'>;

/** @throws StartupFault when somebody listens there already, or nobody can */
export function listen(server: Server, { HOST, PORT }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(faultOf(error, HOST, PORT)));
    server.listen(PORT, HOST, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

/**
 * Asked before anything is made for a server.
 * @throws StartupFault as above
 */
export async function expectFree(address: Address): Promise<void> {
  const probe = createServer();
  await listen(probe, address);
  await new Promise((resolve) => probe.close(resolve));
}

function faultOf(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new StartupFault(`port ${port} on ${host} is taken; set PORT to another one, or stop what listens there`);
  if (error.code === 'EACCES') return new StartupFault(`this account may not listen on port ${port}; set PORT to one from 1024 on`);
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.code ?? ''))
    return new StartupFault(`HOST ${host} is no address of this machine`);
  return error;
}
