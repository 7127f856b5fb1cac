import type { Container } from 'inversify';
import { Part } from '../../src/bootstrap/parts.js';
import { OFFLINE_GRACE_MS } from '../../src/domain/presence.js';
import { systemTimers } from '../../src/adapters/outbound/system.js';

/** Where somebody who comes and catches up can be made to wait. */
export type Stop = 'presence' | 'heads' | 'ready' | 'heads read' | 'chats read' | 'moves read' | 'hidden read';

/** Makes the next one who gets to a stop wait there. */
export class Stops {
  private at: { stop: Stop; arrived: () => void; goOn: Promise<void> } | undefined;

  /** @returns what resolves when somebody is there, and what lets them go on */
  next(stop: Stop): { arrived: Promise<void>; goOn: () => void } {
    let goOn: () => void = () => undefined;
    let arrived: () => void = () => undefined;
    const isThere = new Promise<void>((resolve) => (arrived = resolve));
    this.at = { stop, arrived, goOn: new Promise((resolve) => (goOn = resolve)) };
    return { arrived: isThere, goOn };
  }

  async pass(stop: Stop): Promise<void> {
    const { at } = this;
    if (at?.stop !== stop) return;
    this.at = undefined;
    at.arrived();
    await at.goOn;
  }
}

/**
 * A node that passes these stops, on which nothing but the fence keeps what is told whole: it never compares, and forgets who has gone
 * at once.
 */
export const passing = (stops: Stops) => (container: Container) => {
  const board = container.get(Part.board);
  const arrive: typeof board.arrive = async (userId) => {
    await stops.pass('presence');
    await board.arrive(userId);
    await stops.pass('heads');
  };
  container.rebind(Part.board).toConstantValue({ ...board, arrive });

  const storage = container.get(Part.storage);
  const logReader = after(storage.logReader, 'headsOf', () => stops.pass('ready'));
  const at: typeof storage.syncReader.at = (viewer, look) =>
    storage.syncReader.at(viewer, (moment) => look(after(moment, 'standings', () => stops.pass('heads read'))));
  const reader = Object.assign(Object.create(storage.syncReader) as typeof storage.syncReader, { at });
  const syncReader = after(
    after(reader, 'at', () => stops.pass('chats read')),
    'movedAfter',
    () => stops.pass('moves read'),
  );
  const hidden = after(storage.hidden, 'hiddenSince', () => stops.pass('hidden read'));
  container.rebind(Part.storage).toConstantValue({ ...storage, logReader, syncReader, hidden });

  container.rebind(Part.timers).toConstantValue({
    after: (ms, task) => systemTimers.after(ms === OFFLINE_GRACE_MS ? 0 : ms, task),
    every: () => () => undefined,
  });
};

/** The same port, but that something else is done once this method is through. */
function after<Port extends object>(port: Port, name: keyof Port, pass: () => Promise<void>): Port {
  const method = port[name] as (...args: unknown[]) => Promise<unknown>;
  const slowed = async (...args: unknown[]) => {
    const result = await method.apply(port, args);
    await pass();
    return result;
  };
  return Object.assign(Object.create(port) as Port, { [name]: slowed });
}
