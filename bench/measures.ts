import { cpuOf, cpuOfFamily, cpuOfMachine } from './cpu.js';
import type { LoadResult } from './load.js';
import type { PostgresWatch } from './postgres-watch.js';

/** A process under load, and where it keeps what it is sent. */
export interface Measured {
  pid: number;
  storage?: { pid: number; watch: PostgresWatch };
}

/** What was read at one edge of the window; CPU times in microseconds. */
export interface Reading {
  at: number;
  serverUs: number;
  clientUs: number;
  postgresUs: number;
  machineUs: number;
  writes: Promise<number>;
}

export function read({ pid, storage }: Measured): Reading {
  const { user, system } = process.cpuUsage();
  return {
    at: Date.now(),
    serverUs: cpuOf(pid),
    clientUs: user + system,
    postgresUs: storage ? cpuOfFamily(storage.pid) : 0,
    machineUs: cpuOfMachine(),
    writes: storage?.watch.writes() ?? Promise.resolve(0),
  };
}

export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

export interface Figures {
  /** A second; of a group, each member counts. */
  delivered: number;
  stored: number;
  ackMs: Percentiles;
  endToEndMs: Percentiles;
  /** CPU microseconds per delivery. */
  serverUs: number;
  postgresUs: number;
  /** Per message. */
  commits: number;
  /** Of one CPU. */
  serverShare: number;
  clientShare: number;
  /** Of one CPU, what programs took that have nothing to do with this. */
  othersShare: number;
}

interface Window {
  open: Reading;
  close: Reading;
  /** Messages found in the database. */
  stored?: number;
}

export async function figuresOf({ ackMs, endToEndMs }: LoadResult, { open, close, stored = 0 }: Window): Promise<Figures> {
  const ms = close.at - open.at;
  const writes = (await close.writes) - (await open.writes);
  const spent = (what: 'serverUs' | 'clientUs' | 'postgresUs' | 'machineUs') => close[what] - open[what];
  return {
    delivered: (endToEndMs.length * 1_000) / ms,
    stored: (stored * 1_000) / ms,
    ackMs: percentiles(ackMs),
    endToEndMs: percentiles(endToEndMs),
    serverUs: spent('serverUs') / endToEndMs.length,
    postgresUs: spent('postgresUs') / endToEndMs.length,
    commits: writes / ackMs.length,
    serverShare: spent('serverUs') / 1_000 / ms,
    clientShare: spent('clientUs') / 1_000 / ms,
    othersShare: othersShare(open, close),
  };
}

/** What programs took of one CPU, between two readings, that have nothing to do with this. */
export function othersShare(open: Reading, close: Reading): number {
  const took = ({ machineUs, serverUs, postgresUs, clientUs }: Reading) => machineUs - serverUs - postgresUs - clientUs;
  return (took(close) - took(open)) / 1_000 / (close.at - open.at);
}

export function percentiles(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Each figure's median over the repetitions. */
export function medians(runs: readonly Figures[]): Figures {
  const median = (pick: (figures: Figures) => number) => percentiles(runs.map(pick)).p50;
  const each = (what: 'ackMs' | 'endToEndMs'): Percentiles => ({
    p50: median((run) => run[what].p50),
    p95: median((run) => run[what].p95),
    p99: median((run) => run[what].p99),
  });
  return {
    delivered: median((run) => run.delivered),
    stored: median((run) => run.stored),
    ackMs: each('ackMs'),
    endToEndMs: each('endToEndMs'),
    serverUs: median((run) => run.serverUs),
    postgresUs: median((run) => run.postgresUs),
    commits: median((run) => run.commits),
    serverShare: median((run) => run.serverShare),
    clientShare: median((run) => run.clientShare),
    othersShare: median((run) => run.othersShare),
  };
}
