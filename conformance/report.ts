import { performance } from 'node:perf_hooks';
import { within } from './claims.js';
import type { Host } from './host.js';
import { Stage } from './stage.js';
import type { Row } from './rows/row.js';

/** The server that rows share, and how to get another one, where that can be done. */
export interface Place {
  url: string;
  host?: Host | undefined;
}

export interface Summary {
  ok: number;
  failed: number;
  notYet: number;
  skipped: number;
}

const ROW_WITHIN_MS = 15_000;
const AT_ONCE = 8;

type Outcome = { kind: 'ok' | 'notYet' } | { kind: 'failed' | 'skipped'; why: string };

/** Runs rows, some at once, and tells of each in their order. */
export async function runAll(place: Place, rows: readonly Row[], tell: (line: string) => void): Promise<Summary> {
  const summary: Summary = { ok: 0, failed: 0, notYet: 0, skipped: 0 };
  const outcomes: (Outcome | undefined)[] = [];
  let begun = 0;
  let told = 0;
  const worker = async (): Promise<void> => {
    for (let at = begun++; at < rows.length; at = begun++) {
      const next = rows[at];
      if (next) outcomes[at] = await outcomeOf(next, place);
      for (let outcome = outcomes[told]; outcome; outcome = outcomes[++told]) {
        summary[outcome.kind] += 1;
        tell(lineOf(rows[told], outcome));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return summary;
}

async function outcomeOf({ run, alone }: Row, { url, host }: Place): Promise<Outcome> {
  if (run) return outcomeOn(url, run);
  if (!alone) return { kind: 'notYet' };
  if (!host) return { kind: 'skipped', why: 'needs a server of its own' };
  const server = await host(alone.settings);
  return outcomeOn(server.url, (stage) => alone.run(stage, server)).finally(() => server.stop());
}

async function outcomeOn(url: string, run: (stage: Stage) => Promise<void>): Promise<Outcome> {
  const stage = new Stage(url);
  const began = performance.now();
  try {
    await within(ROW_WITHIN_MS, `took longer than ${ROW_WITHIN_MS} ms`, run(stage));
    return { kind: 'ok' };
  } catch (error) {
    const ms = Math.round(performance.now() - began);
    return { kind: 'failed', why: `${error instanceof Error ? error.message : String(error)} (after ${ms} ms)` };
  } finally {
    stage.end();
  }
}

const LABELS = { ok: 'ok', notYet: 'not yet', skipped: 'skipped', failed: 'FAILED' } as const;

function lineOf(row: Row | undefined, outcome: Outcome): string {
  const line = `${LABELS[outcome.kind].padEnd(7)}  ${row?.what ?? ''}  ${row?.promise ?? ''}`;
  if (outcome.kind === 'skipped') return `${line} (${outcome.why})`;
  return outcome.kind === 'failed' ? `${line}\n           ${outcome.why}` : line;
}
