import { drive } from './load.js';
import { figuresOf, read, type Figures, type Reading } from './measures.js';
import type { Options } from './options.js';
import type { Rig, Who } from './rig.js';

export interface Load {
  kind: 'pairs' | 'group';
  inFlight: number;
}

export const HEAVIEST: Load = { kind: 'pairs', inFlight: 8 };
export const LOADS: readonly Load[] = [
  { kind: 'pairs', inFlight: 1 },
  { kind: 'pairs', inFlight: 4 },
  HEAVIEST,
  { kind: 'group', inFlight: 8 },
];

export interface Turn {
  who: Who;
  load: Load;
  figures: Figures;
  /** Over the whole turn, not the window alone. */
  sent: number;
  lost: number;
  doubled: number;
}

/** Loads both servers in turns, so that what else the machine does meets both alike. */
export async function takeTurns(rig: Rig, options: Options, tell: (line: string) => void): Promise<Turn[]> {
  // Programs that have just started are slow: the first two turns are not counted.
  await takeTurn(rig, { who: 'Payam', load: HEAVIEST, options, run: 'rehearsal' });
  await takeTurn(rig, { who: 'relay', load: HEAVIEST, options, run: 'rehearsal' });

  const turns: Turn[] = [];
  for (const { who, load } of schedule(options.repetitions)) {
    const turn = await takeTurn(rig, { who, load, options, run: `turn${turns.length}` });
    turns.push(turn);
    tell(`${who}, ${load.kind}, ${load.inFlight} in flight: ${Math.round(turn.figures.delivered)} deliveries/s`);
  }
  return turns;
}

const schedule = (repetitions: number): Pick<Turn, 'who' | 'load'>[] =>
  LOADS.flatMap((load) =>
    Array.from({ length: repetitions }, () => [
      { who: 'Payam' as const, load },
      { who: 'relay' as const, load },
    ]).flat(),
  );

interface Order {
  who: Who;
  load: Load;
  options: Options;
  run: string;
}

async function takeTurn({ stages, measured, watch }: Rig, { who, load, options, run }: Order): Promise<Turn> {
  const readings: Reading[] = [];
  const { warmUpMs, windowMs } = options;
  const plan = { run, inFlight: load.inFlight, warmUpMs, windowMs };
  const result = await drive(stages[who][load.kind], plan, () => readings.push(read(measured[who])));
  const [open, close] = readings;
  if (!open || !close) throw new Error('a window has two edges');

  const { sent, lost, doubled } = result;
  if (who === 'relay') return { who, load, figures: await figuresOf(result, { open, close }), sent, lost, doubled };

  const stored = await watch.stored(run, { from: open.at, to: close.at });
  const figures = await figuresOf(result, { open, close, stored: stored.inSpan });
  // Every message has an id of its own, so what is in the table is what was sent when both counts agree.
  return { who, load, figures, sent, lost: lost + (sent - stored.different), doubled: doubled + (stored.all - stored.different) };
}
