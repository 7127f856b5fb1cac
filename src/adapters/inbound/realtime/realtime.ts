import type { Server } from 'node:http';
import type { Timers } from '../../../application/ports/timers.js';
import type { EventBus } from '../../../application/ports/event-bus.js';
import { Hub } from './hub.js';
import { CLOSE } from './wire.js';
import type { Gateway, GatewayDeps } from './gateway.js';
import { SocketIoGateway } from './socketio-gateway.js';
import { answerOtherUpgrades } from './upgrades.js';
import { WsGateway } from './ws-gateway.js';

/** Every live chat is compared with its head, and every socket's session looked at, within this time; in milliseconds. */
const COMPARE_EVERY_MS = 30_000;
const SHARES = 30;
/** A draining server waits this long for commands under way, in milliseconds. */
const ANSWER_WITHIN_MS = 2_000;
const CLOSE_WITHIN_MS = 2_000;
/** Clients of a server that goes down come back spread over this time, in milliseconds. */
const RETURN_WITHIN_MS = 5_000;

const GATEWAYS = {
  ws: (deps: GatewayDeps): Gateway => new WsGateway(deps),
  socketio: (deps: GatewayDeps): Gateway => new SocketIoGateway(deps),
} as const;

export type Transport = keyof typeof GATEWAYS;

export interface RealtimeDeps extends Omit<GatewayDeps, 'hub'> {
  transports: readonly Transport[];
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
export function realtime(deps: RealtimeDeps): Realtime {
  const { app, bus, timers, report, heartbeatMs } = deps;
  const hub = new Hub(deps);
  const gateways = deps.transports.map((name) => GATEWAYS[name]({ ...deps, hub }));
  const sockets = () => gateways.flatMap((gateway) => [...gateway.sockets]);
  const unsubscribe = bus.subscribe(hub.hear);
  const cancels = [timers.every(heartbeatMs, () => sockets().forEach((socket) => socket.beat()))];

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
    attach(server) {
      gateways.forEach((gateway) => gateway.attach(server));
      answerOtherUpgrades(server, (path) => gateways.some((gateway) => gateway.serves(path)));
    },
    size: () => sockets().length,
    async drain() {
      gateways.forEach((gateway) => gateway.drain());
      cancels.forEach((cancel) => cancel());
      sockets().forEach((socket) => socket.drain());
      await until(() => sockets().every(({ unanswered }) => unanswered === 0), ANSWER_WITHIN_MS, timers);
      for (const socket of sockets()) {
        socket.end(CLOSE.serviceRestart, JSON.stringify({ retryAfterMs: Math.round(deps.chance() * RETURN_WITHIN_MS) }));
      }
      await until(() => sockets().length === 0, CLOSE_WITHIN_MS, timers);
      sockets().forEach((socket) => socket.terminate());
      gateways.forEach((gateway) => gateway.close());
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
