import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartupFault } from '../startup-fault.js';
import { isErrno } from './errno.js';
import { removeIfEmpty } from './socket-folder.js';

export interface OwnerLock {
  /** The folder for the server's socket, which lives as long as the lock. */
  socketFolder: string;
  release(): void;
}

/** What one contender has put down: its socket in the data folder, and a short way there, a link in the socket folder. */
interface Claim extends OwnerLock {
  folder: string;
  name: string;
  link: string;
}

const NAME = /^owner-(\d+)-[0-9a-f]{8}\.sock$/;
const TRIES = 5;

/**
 * Makes this process the only Payam on the data folder, or throws a StartupFault that names the other one.
 *
 * The lock is a listening socket in the data folder: it ends with its process whatever ends that, and it is seen by processes
 * with another temp folder or in another container too. Each contender first listens under a name of its own and then looks for
 * others. So of two that come at once at least one sees the other, and never do both stay; and a name that does not answer can be
 * removed safely, since no other process will ever use it.
 */
export async function takeOwnership(folder: string, prepareSocketFolder: () => string): Promise<OwnerLock> {
  let others: string[] = [];
  for (let tries = 0; tries < TRIES; tries++) {
    // Two that meet while both still look give way to each other, and come back at different moments.
    if (tries > 0) await pause(randomInt(10, 50));
    const claim = await stakeClaim(folder, prepareSocketFolder());
    if (claim === undefined) continue;
    others = await rivals(claim);
    if (others.length === 0) return claim;
    claim.release();
  }
  const whose = others.length > 0 ? ` (pid ${others.join(', ')})` : '';
  throw new StartupFault(`Another Payam${whose} is running on ${folder}: stop it, or set PAYAM_DATA to another folder.`);
}

/** Undefined when a Payam that was just stopping took the socket folder away under our feet. */
async function stakeClaim(folder: string, socketFolder: string): Promise<Claim | undefined> {
  const tag = randomBytes(4).toString('hex');
  const name = `owner-${process.pid}-${tag}.sock`;
  const link = join(socketFolder, tag);
  try {
    // A socket's path must be short, and the data folder's may be long.
    symlinkSync(folder, link);
    const server = await listen(join(link, name));
    return { folder, name, link, socketFolder, release: () => withdraw(server, { folder, name, link, socketFolder }) };
  } catch (cause) {
    rmSync(link, { force: true });
    if (isErrno(cause, 'ENOENT')) return undefined;
    throw new StartupFault(`${folder} cannot hold a lock (${String(cause)}): set PAYAM_DATA to a folder of your own on a local disk.`, {
      cause,
    });
  }
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  await once(server.listen(path), 'listening');
  // Only what Payam serves keeps it alive.
  return server.unref();
}

/** The pids of all others that hold or seek the lock; what dead ones left behind is removed. */
async function rivals({ folder, name: mine, link }: Claim): Promise<string[]> {
  const names = readdirSync(folder).filter((name) => NAME.test(name));
  const pids: string[] = [];
  for (const name of names.filter((other) => other !== mine)) {
    const answer = await knock(join(link, name));
    if (answer === 'dead') rmSync(join(folder, name), { force: true });
    if (answer === 'alive') pids.push(NAME.exec(name)?.[1] ?? name);
  }
  // A stopping owner clears the links away, and a rival may take a name for dead in the instant between its appearing and its
  // listening. Either way what was seen proves nothing.
  const isIntact = names.includes(mine) && existsSync(link);
  return pids.length > 0 || isIntact ? pids : ['unknown'];
}

async function knock(path: string): Promise<'alive' | 'dead' | 'gone'> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return 'alive';
  } catch (error) {
    if (isErrno(error, 'ECONNREFUSED')) return 'dead';
    // Anything but its absence, such as a full queue or a lack of rights, is a sign of life.
    return isErrno(error, 'ENOENT') ? 'gone' : 'alive';
  } finally {
    socket.destroy();
  }
}

function withdraw(server: Server, { folder, name, link, socketFolder }: Omit<Claim, 'release'>): void {
  server.close();
  rmSync(join(folder, name), { force: true });
  rmSync(link, { force: true });
  removeIfEmpty(socketFolder);
}
