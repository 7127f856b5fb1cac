import type { Instant } from './ids.js';

/** A reconnect within this time shows nobody a flicker, in milliseconds. */
export const OFFLINE_GRACE_MS = 5_000;

export interface Presence {
  online: boolean;
  lastSeenAt?: Instant;
}

/** Who shares no chat with a person learns nothing of where they are. */
export const presenceFor = (viewer: { isAcquainted: boolean }, presence: Presence): Presence =>
  viewer.isAcquainted ? presence : { online: false };
