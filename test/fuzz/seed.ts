import { createHash } from 'node:crypto';

/** What all that is made up begins with. */
export const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

/** A seed of its own for each part. */
export const seedOf = (...parts: (string | number)[]): number =>
  createHash('sha256')
    .update([SEED, ...parts].join(' '))
    .digest()
    .readInt32BE();

/** How often each operation and each command is asked. */
export const RUNS = Number(process.env['FUZZ_RUNS'] ?? 10_000);
/** In the ordinary tests: enough for a fault that is easy to find. */
export const FEW = 100;
