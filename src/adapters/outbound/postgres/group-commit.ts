import { storageUnavailable } from '../../../domain/errors.js';
import { AppendConnection, type Placed, type Row } from './append-connection.js';
import { isConnectionFault, isOutOfTime, sqlStateOf, type Database } from './database.js';

/** A draft on its way into the log, and who waits for it. */
export interface Entry extends Row {
  /** Undefined when the batch was committed and this draft was not written: a repeat, or refused. */
  resolve: (placed: Placed | undefined) => void;
  reject: (error: unknown) => void;
}

const BATCH_MAX = 128;
const DEADLOCK_TRIES = 5;
/** How long all may have to wait for one locked chat, once; in milliseconds. */
const LOCK_TIMEOUT_MS = 500;
/** A chat set aside is tried this often, for this long each time, in turn with the others: six seconds when it is alone. */
const LOCKED_TRIES = 30;
const ASIDE_TIMEOUT_MS = 200;

/**
 * Commits what arrived while the last commit was in flight as the next batch. There is no timer: on an idle server a draft goes at once.
 * A chat that stays locked is set aside, its drafts in order, and served on a second connection, so that it holds up nobody else.
 */
export class GroupCommit {
  private waiting: Entry[] = [];
  private readonly aside = new Map<string, { entries: Entry[]; tries: number }>();
  private isCommitting = false;
  private isServingAside = false;
  private readonly main: AppendConnection;
  private readonly second: AppendConnection;
  private idle: (() => void)[] = [];

  constructor(database: Database) {
    this.main = new AppendConnection(() => database.client({ lockTimeoutMs: LOCK_TIMEOUT_MS }));
    this.second = new AppendConnection(() => database.client({ lockTimeoutMs: ASIDE_TIMEOUT_MS }));
  }

  add(entry: Entry): void {
    this.waiting.push(entry);
    // Whatever else this turn of the event loop brings goes along.
    if (!this.isCommitting) {
      this.isCommitting = true;
      setImmediate(() => void this.commitAll()); // commitAll never rejects: each entry hears of its own fault.
    }
  }

  /** Resolves when every entry has its answer, and closes the connections. */
  async close(): Promise<void> {
    if (this.isCommitting || this.isServingAside) await new Promise<void>((resolve) => this.idle.push(resolve));
    await Promise.all([this.main.close(), this.second.close()]);
  }

  private async commitAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, BATCH_MAX);
      this.waiting = this.waiting.slice(BATCH_MAX);
      await this.commit(batch);
    }
    this.isCommitting = false;
    this.restIfIdle();
  }

  private restIfIdle(): void {
    if (this.isCommitting || this.isServingAside) return;
    this.idle.forEach((resolve) => resolve());
    this.idle = [];
  }

  private async commit(entries: readonly Entry[]): Promise<void> {
    // Later drafts of a chat that was set aside stay behind the earlier ones.
    const batch = entries.filter((entry) => !this.follow(entry));
    if (batch.length > 0) this.setAside(await commitOn(this.main, batch));
  }

  private setAside(batch: readonly Entry[]): void {
    if (batch.length === 0) return;
    for (const entry of batch) {
      const aside = this.aside.get(entry.draft.chatId) ?? { entries: [], tries: 0 };
      aside.entries.push(entry);
      this.aside.set(entry.draft.chatId, aside);
    }
    if (this.isServingAside) return;
    this.isServingAside = true;
    void this.serveAside(); // serveAside never rejects: each entry hears of its own fault.
  }

  /** @returns whether the entry's chat was set aside, and the entry with it */
  private follow(entry: Entry): boolean {
    const aside = this.aside.get(entry.draft.chatId);
    aside?.entries.push(entry);
    return aside !== undefined;
  }

  private async serveAside(): Promise<void> {
    for (let next = this.aside.entries().next(); !next.done; next = this.aside.entries().next()) {
      const [chatId, chat] = next.value;
      // To the back of the row: a chat that is free is not to wait for all the tries of one that is not.
      this.aside.delete(chatId);
      this.aside.set(chatId, chat);
      await this.serveChat(chat);
      if (chat.entries.length === 0) this.aside.delete(chatId);
    }
    this.isServingAside = false;
    this.restIfIdle();
  }

  private async serveChat(chat: { entries: Entry[]; tries: number }): Promise<void> {
    const batch = chat.entries.slice(0, BATCH_MAX);
    const locked = await commitOn(this.second, batch);
    chat.tries = locked.length === batch.length ? chat.tries + 1 : 0;
    const hasWaitedEnough = chat.tries === LOCKED_TRIES;
    // What came meanwhile stands behind.
    chat.entries.splice(0, batch.length, ...(hasWaitedEnough ? [] : locked));
    if (!hasWaitedEnough) return;
    chat.tries = 0;
    locked.forEach(({ reject }) => reject(storageUnavailable()));
  }
}

/**
 * Commits a batch, and tells each entry what became of it. One bad row never fails its batch: halves of it are tried until the culprit
 * stands alone.
 * @returns the entries, in order, that have no answer because a chat among theirs is locked
 */
async function commitOn(connection: AppendConnection, batch: readonly Entry[]): Promise<readonly Entry[]> {
  try {
    answer(batch, await appendPersistently(connection, batch));
    return [];
  } catch (error) {
    if (isLockTimeout(error)) return batch;
    if (isRowFault(error) && batch.length > 1) return commitInHalves(connection, batch);
    const refusal = isConnectionFault(error) || isOutOfTime(error) ? storageUnavailable(error) : error;
    batch.forEach(({ reject }) => reject(refusal));
    return [];
  }
}

async function commitInHalves(connection: AppendConnection, batch: readonly Entry[]): Promise<readonly Entry[]> {
  const middle = Math.ceil(batch.length / 2);
  const locked = await commitOn(connection, batch.slice(0, middle));
  const lockedChats = new Set(locked.map(({ draft }) => draft.chatId));
  const second = batch.slice(middle);
  const behind = second.filter(({ draft }) => lockedChats.has(draft.chatId));
  const free = second.filter(({ draft }) => !lockedChats.has(draft.chatId));
  return [...locked, ...behind, ...(free.length > 0 ? await commitOn(connection, free) : [])];
}

/** Tries again what another transaction, or a broken connection, spoiled; a repeat of what was stored after all is recognised. */
async function appendPersistently(connection: AppendConnection, batch: readonly Entry[]): Promise<Map<number, Placed>> {
  let deadlocks = 0;
  let isSecondConnection = false;
  for (;;) {
    try {
      return await connection.append(batch);
    } catch (error) {
      if (isDeadlock(error) && ++deadlocks < DEADLOCK_TRIES) continue;
      if (!isConnectionFault(error) || isSecondConnection) throw error;
      isSecondConnection = true;
    }
  }
}

function answer(batch: readonly Entry[], placed: Map<number, Placed>): void {
  batch.forEach(({ resolve }, index) => resolve(placed.get(index + 1)));
}

const isDeadlock = (error: unknown): boolean => ['40P01', '40001'].includes(sqlStateOf(error) ?? '');
const isLockTimeout = (error: unknown): boolean => sqlStateOf(error) === '55P03';
const isRowFault = (error: unknown): boolean => /^2[23]/.test(sqlStateOf(error) ?? '');
