import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import bcrypt from 'bcryptjs';
import { Piscina } from 'piscina';
import type { PasswordHasher } from '../../../application/ports/password-hasher.js';
import { busy } from '../../../domain/errors.js';
import { PASSWORD } from '../../../domain/user.js';
import type { Task } from './bcrypt-worker.js';

/** Passwords waiting for the worker; at some 60 ms each the last one waits a few seconds. */
const WAITING_MAX = 64;
const RETRY_AFTER_MS = 2_000;

/** bcrypt in a worker thread: on the main thread eight logins would stand in everybody's way for most of a second. */
export class BcryptHasher implements PasswordHasher {
  private readonly pool: Piscina<Task, string | boolean>;
  /** Of a password that nobody has, to be compared with where there is no account. */
  private readonly nobodys: string;

  /** @param cost the base-2 logarithm of the number of rounds, from 4 on */
  constructor(private readonly cost: number) {
    this.nobodys = bcrypt.hashSync('nobody has this password', cost);
    this.pool = new Piscina({
      // The worker has this file's own ending: .js when built, .ts when run from source.
      filename: fileURLToPath(new URL(`./bcrypt-worker${extname(import.meta.url)}`, import.meta.url)),
      minThreads: 1,
      maxThreads: 1,
      maxQueue: WAITING_MAX,
    });
  }

  async hash(password: string): Promise<string> {
    return String(await this.run({ password, cost: this.cost }));
  }

  async verify(password: string, hash: string | undefined): Promise<boolean> {
    const matches = await this.run({ password, hash: hash ?? this.nobodys });
    // Of what is longer than a password can be, bcrypt would compare the beginning alone.
    return hash !== undefined && matches === true && Buffer.byteLength(password) <= PASSWORD.maxBytes;
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }

  private run(task: Task): Promise<string | boolean> {
    if (this.pool.queueSize >= WAITING_MAX) return Promise.reject(busy(RETRY_AFTER_MS));
    return this.pool.run(task);
  }
}
