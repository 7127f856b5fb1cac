import type { Origin } from '../domain/events.js';
import type { SessionId, UserId } from '../domain/ids.js';
import type { Allowance } from '../domain/limit.js';

/** Hears how a limit stands, of each by which it was counted what somebody asks. */
export type NoteLimit = (allowance: Allowance) => void;

/** Who asks, by which login, and from which socket when it is one. */
export interface Caller {
  userId: UserId;
  sessionId: SessionId;
  origin?: Origin | undefined;
  noteLimit?: NoteLimit | undefined;
}

/** From where somebody asks, known before it is known who. */
export interface Client {
  address: string;
  /** What the client calls itself. */
  userAgent?: string | undefined;
  noteLimit?: NoteLimit | undefined;
}
