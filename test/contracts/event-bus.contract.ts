import { expect } from 'chai';
import type { EventBus } from '../../src/application/ports/event-bus.js';
import type { ChatChanged, DomainEvent } from '../../src/domain/events.js';
import { aChatId } from '../support/storage-world.js';

const anEvent = (revision = 1): ChatChanged => ({ type: 'chat.changed', chatId: aChatId(), revision });

export function eventBusContract(open: () => Promise<EventBus>): void {
  /** A bus, and what waits for the next event that a new listener hears. */
  const aBus = async () => {
    const bus = await open();
    const next = () => new Promise<DomainEvent>((resolve) => bus.subscribe(resolve));
    return { bus, next };
  };

  it('carries an event to every listener', async () => {
    const { bus, next } = await aBus();
    const heard = Promise.all([next(), next()]);
    const event = anEvent();
    bus.publish(event);

    expect(await heard).to.deep.equal([event, event]);
  });

  it('carries events in the order they were published in', async () => {
    const { bus } = await aBus();
    const heard: DomainEvent[] = [];
    const events = [anEvent(1), anEvent(2), anEvent(3)];
    const all = new Promise<void>((resolve) => bus.subscribe((event) => heard.push(event) === events.length && resolve()));
    events.forEach((event) => bus.publish(event));
    await all;

    expect(heard).to.deep.equal(events);
  });

  it('carries nothing more to who has ended their subscription', async () => {
    const { bus, next } = await aBus();
    const heard: DomainEvent[] = [];
    const end = bus.subscribe((event) => heard.push(event));
    end();
    end();
    const another = next();
    bus.publish(anEvent());
    await another;

    expect(heard).to.deep.equal([]);
  });

  it('ends one subscription of a listener that has two', async () => {
    const { bus, next } = await aBus();
    const heard: DomainEvent[] = [];
    const listener = (event: DomainEvent) => void heard.push(event);
    const end = bus.subscribe(listener);
    bus.subscribe(listener);
    end();
    const another = next();
    bus.publish(anEvent());
    await another;

    expect(heard).to.have.length(1);
  });

  it('keeps what a listener throws from the publisher and from the other listeners', async () => {
    const { bus, next } = await aBus();
    bus.subscribe(() => {
      throw new Error('a faulty listener');
    });
    const another = next();
    const event = anEvent();

    expect(() => bus.publish(event)).not.to.throw();
    expect(await another).to.deep.equal(event);
  });

  it('publishes to nobody without complaint', async () => {
    const { bus } = await aBus();

    expect(() => bus.publish(anEvent())).not.to.throw();
  });
}
