import { drive } from './load.js';
import { figuresOf, read, type Figures, type Reading } from './measures.js';
import type { Options } from './options.js';
import type { Rig, Who } from './rig.js';
import type { Lane, Stage } from './stages.js';

export interface Load {
  kind: keyof Stage;
  inFlight: number;
}

export const HEAVIEST: Load = { kind: 'pairs', inFlight: 8 };
export const LOADS: readonly Load[] = [
  { kind: 'pairs', inFlight: 1 },
  { kind: 'pairs', inFlight: 4 },
  HEAVIEST,
  { kind: 'group', inFlight: 8 },
];
export const LARGEST: Load = { kind: 'large group', inFlight: 2 };

/** Loads that are taken one after the other, and where. */
export interface Act {
  /** Names its messages among those of all acts. */
  name: string;
  stages: Record<Who, Stage>;
  /** What programs warm up with that have just started. */
  rehearsal: Load;
  loads: readonly Load[];
}

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
export async function takeTurns(
  rig: Rig,
  act: Act,
  { options, tell }: { options: Options; tell: (line: string) => void },
): Promise<Turn[]> {
  const take = (who: Who, load: Load, run: string) => takeTurn(rig, { who, lanes: lanesOf(act.stages[who], load), load, options, run });
  // Programs that have just started are slow: the first two turns are not counted.
  await take('Payam', act.rehearsal, `${act.name}-rehearsal`);
  await take('relay', act.rehearsal, `${act.name}-rehearsal`);

  const turns: Turn[] = [];
  for (const { who, load } of schedule(act.loads, options.repetitions)) {
    const turn = await take(who, load, `${act.name}-turn${turns.length}`);
    turns.push(turn);
    tell(`${who}, ${load.kind}, ${load.inFlight} in flight: ${Math.round(turn.figures.delivered)} deliveries/s`);
  }
  return turns;
}

const schedule = (loads: readonly Load[], repetitions: number): Pick<Turn, 'who' | 'load'>[] =>
  loads.flatMap((load) =>
    Array.from({ length: repetitions }, () => [
      { who: 'Payam' as const, load },
      { who: 'relay' as const, load },
    ]).flat(),
  );

function lanesOf(stage: Stage, { kind }: Load): Lane[] {
  const lanes = stage[kind];
  if (!lanes) throw new Error(`this stage has no ${kind}`);
  return lanes;
}

interface Order {
  who: Who;
  lanes: readonly Lane[];
  load: Load;
  options: Options;
  run: string;
}

async function takeTurn({ measured, watch }: Rig, { who, lanes, load, options, run }: Order): Promise<Turn> {
  const readings: Reading[] = [];
  const { warmUpMs, windowMs } = options;
  const plan = { run, inFlight: load.inFlight, warmUpMs, windowMs };
  const result = await drive(lanes, plan, () => readings.push(read(measured[who])));
  const [open, close] = readings;
  if (!open || !close) throw new Error('a window has two edges');

  const { sent, lost, doubled } = result;
  if (who === 'relay') return { who, load, figures: await figuresOf(result, { open, close }), sent, lost, doubled };

  const stored = await watch.stored(run, { from: open.at, to: close.at });
  const figures = await figuresOf(result, { open, close, stored: stored.inSpan });
  // Every message has an id of its own, so what is in the table is what was sent when both counts agree.
  return { who, load, figures, sent, lost: lost + (sent - stored.different), doubled: doubled + (stored.all - stored.different) };
}
