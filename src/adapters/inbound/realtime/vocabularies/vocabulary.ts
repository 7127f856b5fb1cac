import type { z } from 'zod';
import type { Application } from '../../../../application/application.js';
import type { Caller } from '../../../../application/caller.js';
import type { NoticeKind, Notices } from '../notices.js';
import type { Rooms } from '../rooms.js';
import type { Session } from '../session.js';

/** Where a command came in: its socket, and the rooms that the sockets of this node are in. */
export interface Entrance {
  session: Session;
  rooms: Rooms;
}

export interface Command<Schema extends z.ZodType = z.ZodType> {
  accepts: Schema;
  /** The event that its reply is; `ack` when not said. */
  repliesWith?: string;
  run(app: Application, caller: Caller, body: z.output<Schema>, entrance: Entrance): Promise<unknown>;
}

export const command = <Schema extends z.ZodType>(definition: Command<Schema>): Command => definition; // Each is typed by its own schema; a table of them is not.

/** How one family of clients calls things: a table of names over commands and notices. */
export interface Vocabulary {
  subprotocol: string;
  commands: ReadonlyMap<string, Command>;
  notices: { [Kind in NoticeKind]: { name: string; show(notice: Notices[Kind]): Record<string, unknown> } };
}
