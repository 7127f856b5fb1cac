import type { Container } from 'inversify';
import type { Timers } from '../../src/application/ports/timers.js';
import { systemTimers } from '../../src/adapters/outbound/system.js';
import { Part } from '../../src/bootstrap/parts.js';

/** Makes all that a node waits for come so many times sooner. */
export const hastened = (times: number) => (container: Container) => {
  const timers: Timers = {
    after: (ms, task) => systemTimers.after(ms / times, task),
    every: (ms, task) => systemTimers.every(ms / times, task),
  };
  container.rebind(Part.timers).toConstantValue(timers);
};
