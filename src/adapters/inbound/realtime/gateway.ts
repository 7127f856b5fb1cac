import type { IncomingMessage, Server } from 'node:http';
import type { Client } from '../../../application/caller.js';
import type { Socket, SocketDeps } from './socket.js';

export interface GatewayDeps extends SocketDeps {
  /** From where a request came. */
  clientOf(request: IncomingMessage): Client;
  isAllowedOrigin(origin: string, host: string | undefined): boolean;
}

/** One transport's way in: it knows connections, and nothing of chats. */
export interface Gateway {
  readonly sockets: ReadonlySet<Socket>;
  /** Lets clients in through this server. */
  attach(server: Server): void;
  /** Whether requests for this path are its own. */
  serves(path: string): boolean;
  /** Refuses whoever comes from now on. */
  drain(): void;
  /** Ends what connections there still are. */
  close(): void;
}
