import { medians } from './measures.js';
import { costOfRelay, figuresOf, shareOfRelay } from './report.js';
import { HEAVIEST, LARGEST, type Turn } from './turns.js';

export interface Gate {
  line: string;
  isOk: boolean;
}

const SHARE_MIN = 0.3;
const COMMITS_MAX = 0.05;
const LARGE_COST_MAX = 2.5;

/** What must hold on any machine: shares and counts, no times. */
export function gates(turns: readonly Turn[]): Gate[] {
  const share = shareOfRelay(turns, HEAVIEST);
  const cost = costOfRelay(turns, LARGEST);
  const { commits } = medians(figuresOf(turns, 'Payam', HEAVIEST));
  const total = (what: 'sent' | 'lost' | 'doubled') => turns.reduce((sum, turn) => sum + turn[what], 0);
  const [sent, lost, doubled] = [total('sent'), total('lost'), total('doubled')];
  return [
    gate(`delivered and stored, of the bare relay's, 8 in flight: ${share.toFixed(2)} >= ${SHARE_MIN.toFixed(2)}`, share >= SHARE_MIN),
    gate(`commits per message, 8 in flight: ${commits.toFixed(3)} <= ${COMMITS_MAX.toFixed(3)}`, commits <= COMMITS_MAX),
    gate(
      `group of 1,000, server CPU per delivery, over the bare relay's: ${cost.toFixed(2)} <= ${LARGE_COST_MAX.toFixed(2)}`,
      cost <= LARGE_COST_MAX,
    ),
    gate(`of ${sent} messages lost ${lost}, doubled ${doubled}: 0 = 0`, sent > 0 && lost === 0 && doubled === 0),
  ];
}

export const gate = (claim: string, isOk: boolean): Gate => ({ line: `gate: ${claim} ${isOk ? 'ok' : 'FAILED'}`, isOk });
