import { markdownTable, percent, spread, whole } from './markdown.js';
import { medians, type Figures } from './measures.js';
import { LARGEST, LOADS, type Load, type Turn } from './turns.js';
import { GROUP_SENDERS, LARGE_GROUP, PEOPLE } from './stages.js';

const HEADER = [
  'load',
  'server',
  'deliveries/s',
  'stored/s',
  'of the relay',
  'ack ms p50/p95/p99',
  'end to end ms p50/p95/p99',
  'server us',
  'PostgreSQL us',
  'commits/message',
  'CPU server',
  'CPU client',
];

/** One Markdown table of medians: a row for each load and server. */
export function table(turns: readonly Turn[]): string {
  return markdownTable(
    HEADER,
    [...LOADS, LARGEST].flatMap((load) => [payamRow(turns, load), relayRow(turns, load)]),
  );
}

/** Payam's share of the relay's rate. */
export const shareOfRelay = (turns: readonly Turn[], load: Load): number =>
  ofRelay(turns, load, (payam, relay) => rateOf(payam, load) / relay.delivered);

/** What a delivery costs Payam's server of CPU time, as a multiple of what it costs the relay. */
export const costOfRelay = (turns: readonly Turn[], load: Load): number =>
  ofRelay(turns, load, (payam, relay) => payam.serverUs / relay.serverUs);

/** The median over the repetitions, each against the relay's turn right after it. */
function ofRelay(turns: readonly Turn[], load: Load, compare: (payam: Figures, relay: Figures) => number): number {
  const relay = figuresOf(turns, 'relay', load);
  const ratios = figuresOf(turns, 'Payam', load).flatMap((figures, nth) => (relay[nth] ? [compare(figures, relay[nth])] : []));
  return ratios.sort((one, other) => one - other)[Math.floor(ratios.length / 2)] ?? NaN;
}

/** What was both delivered and stored. In a group one message stored is many deliveries. */
const rateOf = ({ delivered, stored }: Figures, { kind }: Load): number => (kind === 'pairs' ? Math.min(delivered, stored) : delivered);

export const figuresOf = (turns: readonly Turn[], who: Turn['who'], load: Load): Figures[] =>
  turns.filter((turn) => turn.who === who && turn.load === load).map(({ figures }) => figures);

const nameOf = ({ kind, inFlight }: Load): string => {
  if (kind === 'pairs') return `${PEOPLE / 2} pairs, ${inFlight} in flight`;
  return `group of ${whole(kind === 'group' ? PEOPLE : LARGE_GROUP)}, ${GROUP_SENDERS} senders, ${inFlight} in flight`;
};

function payamRow(turns: readonly Turn[], load: Load): string[] {
  const figures = medians(figuresOf(turns, 'Payam', load));
  const { delivered, stored, ackMs, endToEndMs, serverUs, postgresUs, commits, serverShare, clientShare } = figures;
  const rates = [whole(delivered), whole(stored), shareOfRelay(turns, load).toFixed(2)];
  const costs = [serverUs.toFixed(1), postgresUs.toFixed(1), commits.toFixed(3)];
  return [nameOf(load), 'Payam', ...rates, spread(ackMs), spread(endToEndMs), ...costs, percent(serverShare), percent(clientShare)];
}

function relayRow(turns: readonly Turn[], load: Load): string[] {
  const { delivered, ackMs, endToEndMs, serverUs, serverShare, clientShare } = medians(figuresOf(turns, 'relay', load));
  const costs = [serverUs.toFixed(1), '', ''];
  return [
    nameOf(load),
    'bare relay',
    whole(delivered),
    '',
    '',
    spread(ackMs),
    spread(endToEndMs),
    ...costs,
    percent(serverShare),
    percent(clientShare),
  ];
}

/** What to bear in mind when reading the table. */
export function caveats(turns: readonly Turn[]): string[] {
  const { othersShare } = medians(turns.map(({ figures }) => figures));
  // Where the client worked harder than the server, the server could have done more.
  const limited = turns.filter(({ figures }) => figures.clientShare > figures.serverShare);
  const names = new Set(limited.map(({ who, load }) => `${who}, ${nameOf(load)}`));
  return [
    `note: programs that have nothing to do with this took ${percent(othersShare)} of one CPU meanwhile: trust shares, not times`,
    ...[...names].map((name) => `note: the client was the limit in a turn of: ${name}`),
  ];
}
