import type { Frame } from './frame.js';

export type PauseReason = 'opening' | 'busy' | 'lagging' | 'draining';

/** The longest frame that a client may send, in bytes. */
export const FRAME_MAX = 262_144;

export interface ReplyFrame {
  event: string;
  id?: Frame['id'];
  data: unknown;
}

/** One open socket of whatever transport: frames out, in order; nothing of chats. */
export interface Wire {
  send(frame: Buffer | string): void;
  /** Answers what the client asked; one with an id is the one answer to what came with that id. */
  reply(frame: ReplyFrame): void;
  /** What was sent in earlier turns of the event loop and has not left for the network yet, in bytes: what this turn sends has had no chance to. */
  bufferedBytes(): number;
  /** A protocol ping, which every client answers by itself and in its place among the frames. */
  ping(payload: string): void;
  /** Stops reading from the client; it is read from again when no reason is left. */
  pause(why: PauseReason): void;
  resume(why: PauseReason): void;
  /** Says goodbye with a code and a reason of at most 123 bytes. */
  close(code: number, reason: string): void;
  /** Ends it without a word. */
  terminate(): void;
}

/** Close codes; those from 4000 on are Payam's own. */
export const CLOSE = {
  policyViolation: 1008,
  serviceRestart: 1012,
  tryAgainLater: 1013,
  unauthenticated: 4401,
  tooSlow: 4408,
} as const;
