import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../../application/ports/clock.js';
import type { Ids } from '../../application/ports/ids.js';
import type { Timers } from '../../application/ports/timers.js';
import { asChatId, asFileId, asSessionId, asUserId } from '../../domain/ids.js';

export const systemClock: Clock = { now: () => Date.now() };

/** Node's timers. None of them keeps the process alive. */
export const systemTimers: Timers = {
  after(ms, task) {
    const timer = setTimeout(task, ms).unref();
    return () => clearTimeout(timer);
  },
  every(ms, task) {
    const timer = setInterval(task, ms).unref();
    return () => clearInterval(timer);
  },
};

/** 2025-01-01T00:00:00Z: 41 bits of milliseconds from here on last until 2094. */
const EPOCH = 1_735_689_600_000;
const CHANCE_BITS = 22n;

export function systemIds(clock: Clock): Ids {
  const next = (): string => ((BigInt(clock.now() - EPOCH) << CHANCE_BITS) | BigInt(randomInt(2 ** Number(CHANCE_BITS)))).toString();

  return {
    user: () => asUserId(next()),
    chat: () => asChatId(next()),
    session: () => asSessionId(next()),
    file: () => asFileId(next()),
    key: () => randomBytes(16).toString('base64url'),
  };
}
