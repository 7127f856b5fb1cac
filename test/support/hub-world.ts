import pino from 'pino';
import { Hub } from '../../src/adapters/inbound/realtime/hub.js';
import type { Session } from '../../src/adapters/inbound/realtime/session.js';
import type { Application } from '../../src/application/application.js';
import type { Storage } from '../../src/application/ports/ports.js';
import { readConfig } from '../../src/bootstrap/config.js';
import { Part } from '../../src/bootstrap/parts.js';
import { assemble } from '../../src/bootstrap/payam.js';
import type { DomainEvent } from '../../src/domain/events.js';
import type { ChatId, UserId } from '../../src/domain/ids.js';
import type { Standing } from './followed.js';
import { KeptWire } from './kept-wire.js';
import { ManualTime } from './manual-time.js';
import { aSession } from './sessions.js';

export interface HubWorld {
  storage: Storage;
  app: Application;
  time: ManualTime;
  hub: Hub;
  /** What was published, and is not yet heard by the hub: that is for the test to say. */
  hints: DomainEvent[];
  /** What the hub reported. */
  faults: unknown[];
}

/**
 * A hub on storage in memory, in time that stands still.
 * @param waits how long each of the hub's readings takes to arrive once it was made, in milliseconds, by turns
 */
export function aHubWorld(waits: readonly number[] = []): HubWorld {
  const time = new ManualTime();
  const hints: DomainEvent[] = [];
  const faults: unknown[] = [];
  const config = readConfig({ STORAGE: 'memory', PASSWORD_COST: '4', RATE_LIMITS: 'off' });
  const container = assemble({ config, secret: 'a secret that only tests use, long enough', logger: pino({ level: 'silent' }) });
  container.rebind(Part.clock).toConstantValue(time);
  container.rebind(Part.timers).toConstantValue(time);
  container.rebind(Part.passwords).toConstantValue({ hash: async (password) => password, verify: async () => true });
  container.rebind(Part.bus).toConstantValue({ publish: (event) => void hints.push(event), subscribe: () => () => undefined });
  const app = container.get(Part.application);
  const hub = new Hub({ app: slow(app, time, waits), clock: time, timers: time, report: (error) => faults.push(error) });
  return { storage: container.get(Part.storage), app, time, hub, hints, faults };
}

/** The same application, whose readings are old by the time they arrive. */
function slow(app: Application, time: ManualTime, waits: readonly number[]): Application {
  let readings = 0;
  const late = <Parameters extends unknown[], Result>(read: (...parameters: Parameters) => Promise<Result>) => {
    return async (...parameters: Parameters): Promise<Result> => {
      const found = await read(...parameters);
      const ms = waits.length > 0 ? (waits[(readings += 1) % waits.length] ?? 0) : 0;
      if (ms > 0) await new Promise<void>((resolve) => time.after(ms, resolve));
      return found;
    };
  };
  const { headsOf, changesSince, viewsFor } = app.following;
  return {
    ...app,
    following: { ...app.following, headsOf: late(headsOf), changesSince: late(changesSince), viewsFor: late(viewsFor) },
  };
}

/** A socket that keeps what it is told. */
export interface KeptSocket {
  session: Session;
  wire: KeptWire;
  /** What its client read of the chat when events began to flow; until then undefined. */
  ready?: Standing;
  /** Whether they came in while it was being opened: it takes a hint, or 30 seconds, until the hub knows. */
  cameMeanwhile: boolean;
}

/** Opens a socket of somebody's, which is ready when the hub has taken it in. */
export function openSocket({ storage, time, hub, faults }: HubWorld, userId: UserId, chatId: ChatId): KeptSocket {
  const wire = new KeptWire();
  const session = aSession(wire, userId, time);
  session.isReady = false;
  const kept: KeptSocket = { session, wire, cameMeanwhile: false };
  const before = standingOf(storage, chatId, userId);
  const registered = hub.register(session).then(async () => {
    const now = standingOf(storage, chatId, userId);
    session.isReady = true;
    kept.ready = await now;
    kept.cameMeanwhile = (await before).since !== kept.ready.since;
  });
  registered.catch((error: unknown) => faults.push(error));
  return kept;
}

/** As it is at the time of asking: memory reads at once. */
async function standingOf({ logReader }: Storage, chatId: ChatId, wanted: UserId): Promise<Standing> {
  const [changes] = await logReader.changesSince([{ chatId, revision: 0 }], 1_000_000);
  const stay = changes?.members.find(({ userId, leftRevision }) => userId === wanted && leftRevision === undefined);
  return { head: changes?.revision ?? 0, since: stay?.joinedRevision };
}
