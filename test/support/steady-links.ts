import type { Container } from 'inversify';
import { systemClock } from '../../src/adapters/outbound/system.js';
import { Part } from '../../src/bootstrap/parts.js';

const QUARTER_MS = 900_000;
const LONGEST_SUITE_MS = 300_000;

/** A clock by which no quarter of an hour ends for some minutes: links stay the same text meanwhile, and messages can be compared. */
export function steadyLinks(): { change(container: Container): void } {
  const left = QUARTER_MS - (Date.now() % QUARTER_MS);
  const ahead = left < LONGEST_SUITE_MS ? left : 0;
  return { change: (container) => void container.rebind(Part.clock).toConstantValue({ now: () => systemClock.now() + ahead }) };
}
