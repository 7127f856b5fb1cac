import type pg from 'pg';
import type { Instant } from '../../../domain/ids.js';
import { isConnectionFault } from './database.js';
import type { Draft } from '../../../domain/message.js';

/** A draft as the table will have it. */
export interface Row {
  draft: Draft;
  clientId: string;
  /** Of the body, as the uuid that the table keeps. */
  digest: string;
}

/** Where the log put a draft. */
export interface Placed {
  seq: number;
  revision: number;
  createdAt: Instant;
}

interface PlacedRow {
  n: number;
  seq: number;
  revision: number;
  created_ms: number;
}

const APPEND = {
  name: 'append',
  text: 'select n, seq, revision, created_ms from append_messages($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
};

/** One connection that does nothing but append; made anew when it is lost. */
export class AppendConnection {
  private client: Promise<pg.Client> | undefined;

  constructor(private readonly make: () => pg.Client) {}

  /** Commits a batch. @returns what was written, by ordinal from 1 */
  async append(batch: readonly Row[]): Promise<Map<number, Placed>> {
    const client = await this.connected();
    const { rows } = await client.query<PlacedRow>({ ...APPEND, values: columnsOf(batch) }).catch((error: unknown) => {
      // Its own end may be noticed later than the query's: whoever tries again is to have a new one.
      if (isConnectionFault(error)) this.giveUp(client);
      throw error;
    });
    return new Map(rows.map(({ n, seq, revision, created_ms }) => [n, { seq, revision, createdAt: created_ms }]));
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A connection that could not be made, or has broken, has nothing to be closed.
    await client?.then((open) => open.end()).catch(() => undefined);
  }

  private giveUp(client: pg.Client): void {
    this.client = undefined;
    // What is broken may refuse to be closed, and is gone all the same.
    client.end().catch(() => undefined);
  }

  private connected(): Promise<pg.Client> {
    if (this.client) return this.client;
    const client = this.make();
    const opening = client.connect().then(() => client);
    const forget = () => {
      if (this.client === opening) this.client = undefined;
    };
    // The query in flight rejects by itself; the next one asks for a connection again.
    client.on('error', forget);
    client.on('end', forget);
    opening.catch(forget);
    this.client = opening;
    return opening;
  }
}

function columnsOf(batch: readonly Row[]): unknown[] {
  return [
    batch.map(({ draft }) => draft.chatId),
    batch.map(({ draft }) => draft.senderId),
    batch.map(({ clientId }) => clientId),
    batch.map(({ digest }) => digest),
    batch.map(({ draft }) => draft.type),
    batch.map(({ draft }) => draft.content ?? null),
    batch.map(({ draft }) => draft.replyTo ?? null),
    batch.map(({ draft }) => draft.media?.id ?? null),
    batch.map(({ draft }) => (draft.media ? JSON.stringify(draft.media) : null)),
    Math.max(...batch.map(({ draft }) => draft.at)),
  ];
}
