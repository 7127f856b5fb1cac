import type { z } from 'zod';
import type { Application } from '../../../../application/application.js';
import type { Caller } from '../../../../application/caller.js';
import type { Refusal } from '../../contract/refusals.js';
import type { Rooms } from '../rooms.js';
import type { Session } from '../session.js';

/** Where a command came in: its socket, and the rooms that the sockets of this node are in. */
export interface Entrance {
  session: Session;
  rooms: Rooms;
}

/** What is said of a command to who asks it: one schema parses the body, the other describes the answer. */
export interface Announced<Accepts extends z.ZodType = z.ZodType> {
  summary: string;
  /** Whether it counts as no command of the user's: what clients do by themselves, as often as messages come. */
  isFree?: boolean;
  accepts: Accepts;
  answers: z.ZodType;
  /** How it may refuse, besides the ways that all commands have: see `announced.ts`. */
  refuses: readonly Refusal[];
}

/** What a client can ask over a socket, whatever it calls it. */
export interface Command<Accepts extends z.ZodType = z.ZodType> extends Announced<Accepts> {
  run(app: Application, caller: Caller, body: z.output<Accepts>, entrance: Entrance): Promise<unknown>;
}

export const command = <Accepts extends z.ZodType>(definition: Command<Accepts>): Command => definition; // Each is typed by its own schema; a table of them is not.
