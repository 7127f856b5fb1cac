import type { NoticeKind } from '../notices.js';
import type { Command } from './command.js';

/** A command as a client says it. */
export interface Phrase {
  command: Command;
  /** What the reply to one with an id is called; `ack` when not said. */
  reply?: string;
  /** What the reply to one without an id is called; there is none when not said. */
  unasked?: string;
}

/** What an event is called: one name, or two, by whether the socket has joined the chat that it is about. */
export type NoticeName = string | { joined: string; elsewhere: string };

/** How one family of clients calls things: a table of names over commands and notices. */
export interface Vocabulary {
  name: string;
  /** The WebSocket subprotocol that picks it. */
  subprotocol: string;
  phrases: Readonly<Record<string, Phrase>>;
  notices: Readonly<Record<NoticeKind, NoticeName>>;
}
