import { COMMANDS, EVENTS, SENT, VOCABULARIES } from '../clients/names.js';
import type { OwnServer, Settings } from '../host.js';
import type { Combination, Stage, Transport } from '../stage.js';

/** One row of the contract: what is looked at, what is promised, and how a client sees whether it is so. */
export interface Row {
  what: string;
  promise: string;
  run?: (stage: Stage) => Promise<void>;
  /** Instead of `run`: on a server that nobody else uses. Where both are left out, the row is for what is still to come. */
  alone?: Alone;
}

interface Alone {
  settings: Settings;
  run: (stage: Stage, server: OwnServer) => Promise<void>;
}

export const row = (what: string, promise: string, run: (stage: Stage) => Promise<void>): Row => ({ what, promise, run });
export const rowAlone = (what: string, promise: string, settings: Settings, run: Alone['run']): Row => ({
  ...{ what, promise },
  alone: { settings, run },
});
export const later = (what: string, promise: string): Row => ({ what, promise });

export const TRANSPORTS: readonly Transport[] = ['ws', 'socket.io websocket', 'socket.io polling'];
export const COMBINATIONS: readonly Combination[] = TRANSPORTS.flatMap((transport) =>
  VOCABULARIES.map((vocabulary) => ({ transport, vocabulary })),
);

/** A row over sockets, whose words are put into those of the combination that it runs in: `{sendMessage} -> {messageSent}`. */
export interface SocketRow {
  says: string;
  run: (stage: Stage, combination: Combination) => Promise<void>;
  /** Where the row has a meaning; everywhere, if it is left out. */
  on?: (combination: Combination) => boolean;
}

export const over = (says: string, run: SocketRow['run'], on?: SocketRow['on']): SocketRow => ({ says, run, ...(on && { on }) });

/** All rows in one combination. */
export const inCombination = (combination: Combination, rows: readonly SocketRow[]): Row[] =>
  rows
    .filter(({ on }) => on?.(combination) !== false)
    .map(({ says, run }) => ({
      what: `[${combination.transport} ${combination.vocabulary}]`,
      promise: worded(says, combination),
      run: (stage) => run(stage, combination),
    }));

function worded(says: string, { vocabulary }: Combination): string {
  const names: Record<string, Record<string, string>> = { ...EVENTS, ...COMMANDS, sent: SENT };
  return says.replace(/\{(\w+)\}/g, (text, key: string) => names[key]?.[vocabulary] ?? text);
}
