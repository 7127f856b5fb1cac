declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** Ids are decimal strings of 63-bit integers: opaque to clients, `bigint` in the database. */
export type UserId = Id<'user'>;
export type ChatId = Id<'chat'>;
export type SessionId = Id<'session'>;
export type FileId = Id<'file'>;

/** Where a message stands: the chat, and its position in the chat's log (1, 2, 3 ...). */
export interface MessageRef {
  chatId: ChatId;
  seq: number;
}

/** An instant, in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

const MAX_ID = 9_223_372_036_854_775_807n;
const MAX_SEQ = 2_147_483_647;
const DECIMAL = /^[1-9]\d{0,18}$/;

// To a client an id is opaque, so a text that could not be an id of ours is not malformed: it names nothing. No row has the id 0.
const NOTHING = '0';

export const asUserId = (text: string): UserId => canonical(text) as UserId;
export const asChatId = (text: string): ChatId => canonical(text) as ChatId;
export const asSessionId = (text: string): SessionId => canonical(text) as SessionId;
export const asFileId = (text: string): FileId => canonical(text) as FileId;

/** `<chatId>.<seq>`, the id that clients see. */
export const messageIdOf = ({ chatId, seq }: MessageRef): string => `${chatId}.${seq}`;

/** Reads `<chatId>.<seq>`; what is not a message id refers to no message. */
export function asMessageRef(text: string): MessageRef {
  const dot = text.indexOf('.');
  const seq = dot > 0 && DECIMAL.test(text.slice(dot + 1)) ? Number(text.slice(dot + 1)) : 0;
  if (seq === 0 || seq > MAX_SEQ) return { chatId: asChatId(NOTHING), seq: 0 };

  return { chatId: asChatId(text.slice(0, dot)), seq };
}

function canonical(text: string): string {
  if (!DECIMAL.test(text)) return NOTHING;
  // Eighteen digits always fit; only the longest need the exact comparison.
  return text.length < 19 || BigInt(text) <= MAX_ID ? text : NOTHING;
}
