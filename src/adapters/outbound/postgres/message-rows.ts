import type { Attachment } from '../../../domain/attachment.js';
import type { ChatId, Instant, UserId } from '../../../domain/ids.js';
import type { Message, MessageType } from '../../../domain/message.js';
import type { Status } from '../../../domain/receipt-policy.js';
import type { MessageView } from '../../../domain/views.js';
import { optional } from './rows.js';

/** A row of the messages table. */
export interface MessageRow {
  chat_id: ChatId;
  seq: number;
  revision: number;
  sender_id: UserId;
  client_id: string;
  type: MessageType;
  content: string | null;
  media: Attachment | null;
  reply_seq: number | null;
  created_at: Instant;
  edited_at: Instant | null;
  deleted_at: Instant | null;
}

/** A message with what stands beside it on the screen. */
export interface ViewRow extends MessageRow {
  sender_name: string;
  sender_avatar: string | null;
  quote_sender_id: UserId | null;
  quote_sender_name: string;
  quote_sender_avatar: string | null;
  quote_type: MessageType;
  quote_content: string | null;
}

export const MESSAGE_COLUMNS =
  'm.chat_id, m.seq, m.revision, m.sender_id, m.client_id, m.type, m.content, m.media, m.reply_seq, m.created_at, m.edited_at, m.deleted_at';

/** To be selected from messages `m` with `VIEW_JOINS`. */
export const VIEW_COLUMNS = `${MESSAGE_COLUMNS},
  mu.name as sender_name, mu.avatar_url as sender_avatar, q.sender_id as quote_sender_id, qu.name as quote_sender_name,
  qu.avatar_url as quote_sender_avatar, q.type as quote_type, q.content as quote_content`;

export const VIEW_JOINS = `
  left join users mu on mu.id = m.sender_id
  left join messages q on q.chat_id = m.chat_id and q.seq = m.reply_seq
  left join users qu on qu.id = q.sender_id`;

/**
 * Whether a message `m` was not hidden by this person. It is a scalar subquery, and not an `exists`, so that it stays one look-up in the
 * key for each message: of a join that was planned while the table was empty, each would walk all that the person hid in the chat.
 */
export const notHiddenBy = (person: string): string =>
  `(select true from hidden_messages h where h.user_id = ${person} and h.chat_id = m.chat_id and h.seq = m.seq) is null`;

export const messageOf = (row: MessageRow): Message => ({
  ...stored(row),
  senderId: row.sender_id,
  ...optional({ replyTo: row.reply_seq }),
});

export const viewOf = (row: ViewRow, status: Status): MessageView => ({
  ...stored(row),
  sender: person(row.sender_id, row.sender_name, row.sender_avatar),
  ...(row.reply_seq !== null &&
    row.quote_sender_id !== null && {
      replyTo: {
        seq: row.reply_seq,
        sender: person(row.quote_sender_id, row.quote_sender_name, row.quote_sender_avatar),
        type: row.quote_type,
        ...optional({ content: row.quote_content }),
      },
    }),
  status,
});

const stored = (row: MessageRow): Omit<Message, 'senderId' | 'replyTo'> => {
  const clientId = shownClientId(row.client_id);
  return {
    chatId: row.chat_id,
    seq: row.seq,
    revision: row.revision,
    type: row.type,
    createdAt: row.created_at,
    ...(clientId !== undefined && { clientId }),
    ...optional({ content: row.content, media: row.media, editedAt: row.edited_at, deletedAt: row.deleted_at }),
  };
};

const person = (id: UserId, name: string, avatarUrl: string | null) => ({ id, name, ...optional({ avatarUrl }) });

// Every message has a client id in the table, so that the server's own second try is recognised too. One that the log makes begins
// with a single '~'; a client's own '~' in front is doubled, and so the two never meet.
export const storedClientId = (clientId: string | undefined, make: () => string): string => {
  if (clientId === undefined) return `~${make()}`;
  return clientId.startsWith('~') ? `~${clientId}` : clientId;
};

const shownClientId = (stored: string): string | undefined => {
  if (stored.startsWith('~~')) return stored.slice(1);
  return stored.startsWith('~') ? undefined : stored;
};
