import type pg from 'pg';
import type { Instant } from '../../../domain/ids.js';
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
  text: 'select n, seq, revision, created_ms from append_messages($1, $2, $3, $4, $5, $6, $7, $8)',
};

/** One connection that does nothing but append; made anew when it is lost. */
export class AppendConnection {
  private client: Promise<pg.Client> | undefined;

  constructor(private readonly make: () => pg.Client) {}

  /** Commits a batch. @returns what was written, by ordinal from 1 */
  async append(batch: readonly Row[]): Promise<Map<number, Placed>> {
    const client = await this.connected();
    const { rows } = await client.query<PlacedRow>({ ...APPEND, values: columnsOf(batch) });
    return new Map(rows.map(({ n, seq, revision, created_ms }) => [n, { seq, revision, createdAt: created_ms }]));
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A connection that could not be made, or has broken, has nothing to be closed.
    await client?.then((open) => open.end()).catch(() => undefined);
  }

  private connected(): Promise<pg.Client> {
    this.client ??= this.connect();
    return this.client;
  }

  private async connect(): Promise<pg.Client> {
    const client = this.make();
    const forget = () => {
      this.client = undefined;
    };
    // The query in flight rejects by itself; the next one asks for a connection again.
    client.on('error', forget);
    client.on('end', forget);
    try {
      await client.connect();
      return client;
    } catch (error) {
      forget();
      throw error;
    }
  }
}

function columnsOf(batch: readonly Row[]): unknown[] {
  return [
    batch.map(({ draft }) => draft.chatId),
    batch.map(({ draft }) => draft.senderId),
    batch.map(({ clientId }) => clientId),
    batch.map(({ digest }) => digest),
    batch.map(({ draft }) => draft.type),
    batch.map(({ draft }) => draft.content),
    batch.map(({ draft }) => draft.replyTo ?? null),
    Math.max(...batch.map(({ draft }) => draft.at)),
  ];
}
