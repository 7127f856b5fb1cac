import type { EventBus } from '../../../application/ports/event-bus.js';
import type { DomainEvent } from '../../../domain/events.js';

/**
 * Carries events within this process, at once and in order of publishing.
 * @param onFault is told what a listener threw, which is nobody else's concern
 */
export function memoryBus(onFault: (error: unknown) => void): EventBus {
  const subscriptions = new Set<{ listener: (event: DomainEvent) => void }>();

  return {
    publish(event) {
      for (const { listener } of [...subscriptions]) {
        try {
          listener(event);
        } catch (error) {
          onFault(error);
        }
      }
    },

    subscribe(listener) {
      // One listener may be subscribed twice, and each subscription ends by itself.
      const subscription = { listener };
      subscriptions.add(subscription);
      return () => subscriptions.delete(subscription);
    },
  };
}
