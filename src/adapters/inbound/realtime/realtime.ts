import type { Server } from 'node:http';
import type { Timers } from '../../../application/ports/timers.js';
import type { EventBus } from '../../../application/ports/event-bus.js';
import { Hub } from './hub.js';
import { CLOSE } from './wire.js';
import { WsGateway, type WsGatewayDeps } from './ws-gateway.js';

/** Every live chat is compared with its head, and every socket's session looked at, within this time; in milliseconds. */
const COMPARE_EVERY_MS = 30_000;
const SHARES = 30;
/** A draining server waits this long for commands under way, in milliseconds. */
const ANSWER_WITHIN_MS = 2_000;
const CLOSE_WITHIN_MS = 2_000;
/** Clients of a server that goes down come back spread over this time, in milliseconds. */
const RETURN_WITHIN_MS = 5_000;

export interface RealtimeDeps extends Omit<WsGatewayDeps, 'hub' | 'confirmationClock'> {
  bus: EventBus;
  timers: Timers;
  /** From 0 up to 1. */
  chance(): number;
}

export interface Realtime {
  /** Lets sockets in through this server. */
  attach(server: Server): void;
  /** How many sockets are open. */
  size(): number;
  /** Lets nobody in, finishes what was asked, tells every client when to come back, and resolves when they are gone. */
  drain(): Promise<void>;
}

/** Everything behind sockets: the hub that follows the log, the gateways, and what is done from time to time. */
export function realtime(deps: RealtimeDeps & Pick<WsGatewayDeps, 'confirmationClock'>): Realtime {
  const { app, bus, timers, report, heartbeatMs } = deps;
  const hub = new Hub(deps);
  const gateway = new WsGateway({ ...deps, hub });
  const unsubscribe = bus.subscribe(hub.hear);
  const cancels = [timers.every(heartbeatMs, () => gateway.sockets.forEach((socket) => socket.beat()))];

  let next = 0;
  /** Shares whose turn it is, and those that the storage did not answer for: they are asked for again, all at once. */
  const due = new Set<number>();
  const compareShare = async (share: number) => {
    due.delete(share);
    await hub.compare({ share, of: SHARES }).catch((error: unknown) => {
      report(error);
      due.add(share);
    });
  };
  const compare = () => {
    due.add(next);
    next = (next + 1) % SHARES;
    for (const share of [...due]) void compareShare(share); // compareShare never rejects.
  };
  const lookAtSessions = async () => {
    const asked = hub.sessionIds();
    if (asked.length > 0) hub.endAllBut(new Set(await app.accounts.aliveSessions(asked)), asked);
  };
  cancels.push(timers.every(COMPARE_EVERY_MS / SHARES, compare));
  cancels.push(timers.every(COMPARE_EVERY_MS, () => void lookAtSessions().catch(report)));

  return {
    attach: (server) => gateway.attach(server),
    size: () => gateway.sockets.size,
    async drain() {
      gateway.drain();
      cancels.forEach((cancel) => cancel());
      gateway.sockets.forEach((socket) => socket.drain());
      await until(() => [...gateway.sockets].every(({ unanswered }) => unanswered === 0), ANSWER_WITHIN_MS, timers);
      for (const socket of gateway.sockets) {
        socket.end(CLOSE.serviceRestart, JSON.stringify({ retryAfterMs: Math.round(deps.chance() * RETURN_WITHIN_MS) }));
      }
      await until(() => gateway.sockets.size === 0, CLOSE_WITHIN_MS, timers);
      gateway.sockets.forEach((socket) => socket.terminate());
      unsubscribe();
      await hub.close();
    },
  };
}

const LOOK_EVERY_MS = 20;

/** Resolves when it is so, or the time is over. */
function until(isSo: () => boolean, withinMs: number, timers: Timers): Promise<void> {
  if (isSo()) return Promise.resolve();
  return new Promise((resolve) => {
    const cancelLooking = timers.every(LOOK_EVERY_MS, () => isSo() && done());
    const cancelWaiting = timers.after(withinMs, () => done());
    const done = () => {
      cancelLooking();
      cancelWaiting();
      resolve();
    };
  });
}
