import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import type { Membership } from '../../../domain/chat.js';
import { chatNotFound, clientIdReused, fileNotFound, messageNotFound, replyTargetNotFound } from '../../../domain/errors.js';
import type { FileId, Instant, MessageRef, UserId } from '../../../domain/ids.js';
import { captionOf, isUnlike, type Draft, type Message, type MessageType } from '../../../domain/message.js';
import type { Appended, Changed, MessageLog, Quote } from '../../../application/ports/message-log.js';
import type { Placed } from './append-connection.js';
import { timestamp, type Database } from './database.js';
import { digestOf, isDigestWith } from './digest.js';
import { GroupCommit } from './group-commit.js';
import { membershipOf, type StayRow } from './member-rows.js';
import { MESSAGE_COLUMNS, messageOf, notHiddenBy, storedClientId, type MessageRow } from './message-rows.js';
import { IS_MEMBER } from './pg-chat-reader.js';
import { optional } from './rows.js';

const REPEAT = {
  name: 'find_repeat',
  text: `select ${MESSAGE_COLUMNS}, m.client_hash from messages m where m.chat_id = $1 and m.sender_id = $2 and m.client_id = $3`,
};
const FILE = { name: 'file_there', text: 'select 1 from files where id = $1' };
const QUOTE = { name: 'quote', text: 'select seq, sender_id, type, content from messages where chat_id = $1 and seq = $2' };

export class PgMessageLog implements MessageLog {
  private readonly commits: GroupCommit;

  constructor(private readonly database: Database) {
    this.commits = new GroupCommit(database);
  }

  async append(draft: Draft): Promise<Appended> {
    const clientId = storedClientId(draft.clientId, randomUUID);
    const digest = digestOf(draft);
    const placed = await new Promise<Placed | undefined>((resolve, reject) =>
      this.commits.add({ draft, clientId, digest, resolve, reject }),
    );
    if (!placed) return this.repeatOrRefusal(draft, clientId, digest);

    return this.quoting({ repeated: false, message: placedMessage(draft, placed) });
  }

  async findRepeat(draft: Draft): Promise<Appended | undefined> {
    if (draft.clientId === undefined) return undefined;
    return this.repeatOf(draft, storedClientId(draft.clientId, randomUUID), digestOf(draft));
  }

  async findSent({ chatId, senderId, clientId, beside }: Parameters<MessageLog['findSent']>[0]): Promise<Message | undefined> {
    const [row] = await this.database.query<SentRow>(REPEAT, [chatId, senderId, storedClientId(clientId, randomUUID)]);
    if (!row) return undefined;
    const message = messageOf(row);
    const isOther = beside.content !== undefined && !isDigestWith(row.client_hash, captionOf(beside.content));
    if (isOther || isUnlike(message, beside)) throw clientIdReused(clientId);
    return message;
  }

  change(ref: MessageRef, by: UserId, decide: (message: Message, member: Membership) => Message | undefined): Promise<Changed> {
    return this.database.transaction(async (trx) => {
      const chat: { revision: number } | undefined = await trx('chats').where({ id: ref.chatId }).forNoKeyUpdate().first('revision');
      const stay = await trx('chat_members').where({ chat_id: ref.chatId, user_id: by, left_seq: null }).first<StayRow | undefined>();
      const row = await trx('messages as m')
        .where({ 'm.chat_id': ref.chatId, 'm.seq': ref.seq })
        .whereRaw(notHiddenBy('?'), [by])
        .first<MessageRow | undefined>();
      if (!chat || !stay || !row || row.seq <= stay.joined_seq) throw messageNotFound();
      const message = messageOf(row);
      const decided = decide(message, membershipOf(stay));
      if (!decided) return { message };

      const changed = { ...decided, revision: chat.revision + 1 };
      await store(trx, changed, message);
      const lastRevision = changed.revision + (await passOn(trx, changed));
      await trx('chats').where({ id: ref.chatId }).update({ revision: lastRevision });
      return { message: changed, lastRevision };
    });
  }

  /** Resolves when every draft has its answer. */
  close(): Promise<void> {
    return this.commits.close();
  }

  /** By the client id that the table has: one that we made is a repeat as well, when the connection broke and the batch was sent again. */
  private async repeatOf(draft: Draft, clientId: string, digest: string): Promise<Appended | undefined> {
    const { chatId, senderId } = draft;
    const [stored] = await this.database.query<SentRow>(REPEAT, [chatId, senderId, clientId]);
    if (!stored) return undefined;
    if (stored.client_hash !== digest) throw clientIdReused(draft.clientId ?? '');
    return this.quoting({ repeated: true, message: messageOf(stored) });
  }

  private async repeatOrRefusal(draft: Draft, clientId: string, digest: string): Promise<Appended> {
    const repeat = await this.repeatOf(draft, clientId, digest);
    if (repeat) return repeat;

    const [member] = await this.database.query(IS_MEMBER, [draft.chatId, draft.senderId]);
    if (!member) throw chatNotFound();
    if (draft.media && !(await this.isThere(draft.media.id))) throw fileNotFound();
    throw draft.replyTo !== undefined ? replyTargetNotFound() : chatNotFound();
  }

  private async isThere(fileId: FileId): Promise<boolean> {
    const rows = await this.database.query(FILE, [fileId]);
    return rows.length > 0;
  }

  private async quoting(appended: Appended): Promise<Appended> {
    const { chatId, replyTo } = appended.message;
    if (replyTo === undefined) return appended;

    const [quoted] = await this.database.query<QuoteRow>(QUOTE, [chatId, replyTo]);
    return quoted ? { ...appended, quote: quoteOf(quoted) } : appended;
  }
}

async function store(
  trx: Knex.Transaction,
  { chatId, seq, revision, content, media, editedAt, deletedAt }: Message,
  before: Message,
): Promise<void> {
  await trx('messages')
    .where({ chat_id: chatId, seq })
    .update({ revision, content: content ?? null, edited_at: time(editedAt), deleted_at: time(deletedAt), ...(!media && { media: null }) });
  if (before.media && !media) await trx('message_files').where({ chat_id: chatId, seq }).delete();
}

/** Gives the messages that quote this one the revisions after its own. @returns how many there are */
async function passOn(trx: Knex.Transaction, { chatId, seq, revision }: Message): Promise<number> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `update messages m set revision = :revision + quoting.n
     from (select seq, row_number() over (order by seq) as n from messages where chat_id = :chatId and reply_seq = :seq) quoting
     where m.chat_id = :chatId and m.seq = quoting.seq`,
    { chatId, seq, revision },
  );
  return rowCount;
}

/** Field by field: copying objects by their rest costs as much as the rest of this road, and every message takes it. */
function placedMessage(
  { chatId, senderId, type, content, media, clientId, replyTo }: Draft,
  { seq, revision, createdAt }: Placed,
): Message {
  const message: Message = { chatId, seq, revision, senderId, type, createdAt };
  if (content !== undefined) message.content = content;
  if (media !== undefined) message.media = media;
  if (clientId !== undefined) message.clientId = clientId;
  if (replyTo !== undefined) message.replyTo = replyTo;
  return message;
}

type SentRow = MessageRow & { client_hash: string };

interface QuoteRow {
  seq: number;
  sender_id: UserId;
  type: MessageType;
  content: string | null;
}

const quoteOf = ({ seq, sender_id, type, content }: QuoteRow): Quote => ({ seq, senderId: sender_id, type, ...optional({ content }) });

const time = (at: Instant | undefined): string | null => (at === undefined ? null : timestamp(at));
