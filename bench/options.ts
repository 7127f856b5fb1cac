import { parseArgs } from 'node:util';

export interface Options {
  isHelp: boolean;
  repetitions: number;
  warmUpMs: number;
  windowMs: number;
  /** How often each read is asked, and each sync. */
  rounds: number;
  syncs: number;
}

const QUICK = { warmUpMs: 400, windowMs: 1_200, rounds: 200, syncs: 40 };
const FULL = { warmUpMs: 1_000, windowMs: 4_500, rounds: 1_000, syncs: 200 };

export const HELP = `npm run bench [-- --quick]

Drives a built Payam on its embedded database, and in turns with it a bare WebSocket relay that stores nothing, with the same load:
50 pairs with 1, 4 and 8 messages in flight, a group of 100, then a group of 1,000. Then asks, of a database with more than a million
messages, for chat lists, history and sync. Prints two tables, then the gates; exits with 1 when one fails, or when a message was lost
or doubled. Linux only: CPU time is read from /proc.

  --quick   the same in shorter windows, in about two minutes: tells that it works, not how fast it is
  --help    this
`;

/** @throws TypeError for an option that it does not know */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({ args, options: { quick: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  const isHelp = values.help ?? false;
  return { isHelp, repetitions: 3, ...(values.quick ? QUICK : FULL) };
}
