import type { Container } from 'inversify';
import type { DomainEvent } from '../../src/domain/events.js';
import { Part } from '../../src/bootstrap/parts.js';

/** Gives a node a bus that loses what `isLost` says. */
export const losingBus = (isLost: (event: DomainEvent) => boolean) => (container: Container) => {
  const bus = container.get(Part.bus);
  const { publish } = bus;
  container.rebind(Part.bus).toConstantValue({ ...bus, publish: (event) => void (isLost(event) || publish(event)) });
};
