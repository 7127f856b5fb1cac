import { z } from 'zod';
import type { Position } from '../../../application/ports/page.js';
import { GROUP_DESCRIPTION_MAX, GROUP_NAME_MAX } from '../../../domain/chat.js';
import { asChatId, asFileId, asMessageRef, asSessionId, asUserId } from '../../../domain/ids.js';
import { CLIENT_ID_MAX, TEXT_MAX } from '../../../domain/message.js';
import { KEY_MAX, RANK_MAX } from '../../../domain/people-search.js';
import { ABOUT_MAX, NAME_MAX, PASSWORD, USERNAME, fold } from '../../../domain/user.js';

/** The longest id is that of a message: two numbers and a dot. */
const ID_MAX = 64;

/** Text that can be stored and sent: no NUL, no half of a surrogate pair. Lengths are in code points. */
const text = ({ min = 0, max }: { min?: number; max: number }) =>
  z
    .string()
    .refine((value) => value.isWellFormed() && !value.includes('\0'), { error: 'must not contain NUL or lone surrogates', abort: true })
    .refine((value) => isWithin(value, max), { error: `must have at most ${max} characters`, abort: true })
    .refine((value) => min === 0 || value.trim().length >= min, {
      error: min === 1 ? 'must not be blank' : `must have at least ${min} characters`,
    })
    .meta({ ...(min > 0 && { minLength: min }), ...(min === 1 && { pattern: '\\S' }), maxLength: max });

function isWithin(value: string, max: number): boolean {
  if (value.length <= max) return true;
  // A code point takes at most two units, so only what lies between has to be counted.
  return value.length <= max * 2 && [...value].length <= max;
}

const id = z.string().min(1).max(ID_MAX);

export const userId = id.transform(asUserId).meta({ examples: ['8'] });
export const sessionId = id.transform(asSessionId).meta({ examples: ['9'] });
export const chatId = id.transform(asChatId).meta({ examples: ['42'] });
export const fileId = id.transform(asFileId).meta({ examples: ['77'] });
export const messageId = id.transform(asMessageRef).meta({ examples: ['42.17'] });
export const clientId = text({ min: 1, max: CLIENT_ID_MAX }).meta({
  description: 'A name that the sender gives what is sent, new each time and the same in every retry: under one name it is stored once.',
  examples: ['0b6f1c52'],
});
export const content = text({ min: 1, max: TEXT_MAX }).meta({ examples: ['Yes! What shall I bring?'] });

export const personName = text({ min: 1, max: NAME_MAX });
export const about = text({ max: ABOUT_MAX });
export const groupDescription = text({ max: GROUP_DESCRIPTION_MAX });
export const groupName = text({ min: 1, max: GROUP_NAME_MAX });

export const username = z
  .string()
  .max(64)
  .refine((value) => USERNAME.test(fold(value)), { error: 'must be 3 to 32 of a-z, 0-9, _ and .' })
  .meta({ description: '3 to 32 of a-z, 0-9, _ and . after folding: case and compatibility forms make no difference.', examples: ['ada'] });

/** The addresses that zod knows, with spaces around them, which phones like to add. What documents call an e-mail address is more than that. */
const EMAIL = new RegExp(`^\\s*${z.regexes.email.source.slice(1, -1)}\\s*$`);
export const email = z
  .string()
  .max(254)
  .refine((value) => EMAIL.test(value), { error: 'must be an e-mail address' })
  .meta({
    ...{ pattern: EMAIL.source, description: 'An e-mail address. Case, and spaces around it, make no difference.' },
    examples: ['ada@example.org'],
  });

export const password = text({ max: 72 })
  .refine((value) => [...value].length >= PASSWORD.minCharacters, { error: `must have at least ${PASSWORD.minCharacters} characters` })
  .refine((value) => Buffer.byteLength(value) <= PASSWORD.maxBytes, { error: `must have at most ${PASSWORD.maxBytes} bytes` })
  .meta({
    ...{ format: 'password', minLength: PASSWORD.minCharacters, description: `At most ${PASSWORD.maxBytes} bytes in UTF-8.` },
    examples: ['correct horse battery'],
  });

/** What is compared with what is stored, and not stored itself. */
export const anyText = text({ min: 1, max: 320 });
export const anyPassword = text({ max: 1_024 })
  .refine((value) => value !== '', { error: 'must not be empty' })
  .meta({ format: 'password', minLength: 1, examples: ['correct horse battery'] });

/** What the documents say of a body that needs one of these fields, or more of them. The body itself says it in its own words. */
export const oneNeeded = (...fields: string[]) => ({ anyOf: fields.map((field) => ({ required: [field] })) });

/** The same of fields that may be null, of which one is to be more than that. */
export const oneGiven = (...fields: string[]) => ({
  anyOf: fields.map((field) => ({ required: [field], properties: { [field]: { type: 'string' } } })),
});

/** A page size in a query. */
export const limit = (usual: number) =>
  z
    .string()
    .refine((value) => /^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= 100, {
      error: 'must be a whole number from 1 to 100',
    })
    .transform(Number)
    .default(usual)
    .meta({ type: 'integer', minimum: 1, maximum: 100, default: usual, description: 'How many at most.' });

/** The longest is of a name of control characters, which JSON writes as six bytes each. */
const CURSOR_MAX = 1_024;
/** The end of the year 9999: what is later has another form, which PostgreSQL does not read. */
const LAST_INSTANT = 253_402_300_799_999;

/** An id in a text of ours, which is one to the database too. */
export const listedId = z.string().regex(/^\d{1,18}$|^[1-8]\d{18}$/);
/** A time in one. */
export const instant = z.int().min(0).max(LAST_INSTANT);

/** A cursor of a list that is sorted by time. */
export const timeCursor = cursorOf(instant);
/** A cursor of a list that is sorted by name in lower case, which can be twice as long. */
export const textCursor = cursorOf(text({ max: NAME_MAX * 2 }));
/** A cursor of a list that is sorted by how well people fit. */
export const fitCursor = cursorOf(z.object({ rank: z.int().min(1).max(RANK_MAX), text: text({ max: KEY_MAX }) }));

/** The opaque text that a place in a list is to clients. */
export const writeCursor = <By>({ by, id: at }: Position<By>): string => writeOpaque([by, at]);

function cursorOf<By>(by: z.ZodType<By>) {
  const place = z.tuple([by, listedId]).transform(([by, id]): Position<By> => ({ by, id }));
  return opaque(place, 'must be a cursor that this list gave')
    .optional()
    .meta({ description: 'The `nextCursor` of the page before; without it, the first page.' });
}

/** Text that means something to the server alone: JSON in base64url. */
export function opaque<Meaning>(meaning: z.ZodType<Meaning>, message: string) {
  return z
    .string()
    .max(CURSOR_MAX)
    .transform((text, context): Meaning => {
      const parsed = meaning.safeParse(jsonIn(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });
}

export const writeOpaque = (meaning: unknown): string => Buffer.from(JSON.stringify(meaning)).toString('base64url');

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
  } catch {
    // What a client made up is no text of ours, and that is all there is to say about it.
    return undefined;
  }
}
