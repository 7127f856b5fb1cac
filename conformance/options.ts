import { parseArgs } from 'node:util';

export interface Options {
  isHelp: boolean;
  /** Of the server to look at; without one it is a Payam of our own. */
  url: string | undefined;
  /** Only rows whose line holds this text. */
  only: string | undefined;
}

export const HELP = `npm run conformance [-- URL] [--only TEXT]

Holds a server to Payam's contract, as a client from outside: over HTTP, and over raw WebSocket and Socket.IO in both vocabularies.
Prints a line for each row of the contract, and exits with 1 when one fails.

  URL           the server, as in http://127.0.0.1:3000. It has to run with RATE_LIMITS=off, because hundreds of people register, who
                stay there; with PASSWORD_COST=4 that is quick. Without it a Payam is built if needed, started on a free port with
                data of its own, and taken down; rows about limits and about going down get servers of their own in the same way, and are
                skipped with a URL.
  --only TEXT   only the rows whose line holds the text, such as '[ws chats]' or 'POST /api/messages'
  --help        this
`;

/** @throws TypeError for what it does not know */
export function readOptions(args: string[]): Options {
  const options = { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length > 1) throw new TypeError(`one URL at most: ${positionals.join(' ')}`);
  const [given] = positionals;
  const url = given === undefined ? undefined : new URL(given).href.replace(/\/+$/, '');
  return { isHelp: values.help ?? false, url, only: values.only };
}
