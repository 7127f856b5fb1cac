import type { DomainEvent } from '../../domain/events.js';

/** Carries hints that something happened. It may lose one: whoever cannot afford that follows the log. */
export interface EventBus {
  /** Returns at once, and never throws. Only what has been committed is published. */
  publish(event: DomainEvent): void;
  /** @returns what ends the subscription */
  subscribe(listener: (event: DomainEvent) => void): () => void;
}
