import { asChatId, asUserId } from '../../src/domain/ids.js';
import { fold, PASSWORD, USERNAME } from '../../src/domain/user.js';

/** What was sent to one operation or command, as far as it could be read: its fields by name. */
export interface Sent {
  name: string;
  fields: Readonly<Record<string, unknown>>;
}

/** What the documents say in words, because no schema says it. */
interface Rule {
  says: string;
  isBroken(sent: Sent): boolean;
  /** Whether only the server can tell. */
  isOpaque?: boolean;
}

/** All there are: what a schema takes is refused for one of these, or for nothing. */
export const RULES: readonly Rule[] = [
  {
    says: 'text has no NUL and no half of a surrogate pair',
    isBroken: ({ fields }) => TEXTS.some((name) => textIn(fields[name]).some((text) => !text.isWellFormed() || text.includes('\0'))),
  },
  {
    says: 'a username is 3 to 32 of a-z, 0-9, _ and . after folding',
    isBroken: ({ name, fields }) => name !== 'logIn' && textIn(fields['username']).some((text) => !USERNAME.test(fold(text))),
  },
  {
    says: 'a password has at most 72 bytes in UTF-8',
    isBroken: ({ name, fields }) =>
      [...(name === 'register' ? textIn(fields['password']) : []), ...textIn(fields['newPassword'])].some(
        (text) => Buffer.byteLength(text) > PASSWORD.maxBytes,
      ),
  },
  { says: 'not both of before and after', isBroken: ({ fields }) => fields['before'] !== undefined && fields['after'] !== undefined },
  sameUnder('chatId', 'conversationId', asChatId),
  sameUnder('userId', 'otherUserId', asUserId),
  {
    says: 'a cursor is what an answer gave',
    isBroken: ({ fields }) => fields['cursor'] !== undefined || fields['since'] !== undefined,
    isOpaque: true,
  },
];

/** What people write, and others read or compare; ids and tokens are no text. */
const TEXTS = ['name', 'content', 'clientId', 'about', 'description', 'password', 'newPassword', 'currentPassword'].concat(
  ...['identifier', 'username', 'email', 'search', 'q'],
);
const textIn = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);

/** Two names for one thing, which may both be given. */
function sameUnder(one: string, other: string, idOf: (text: string) => string): Rule {
  return {
    says: `${one} and ${other} are the same`,
    isBroken: ({ fields }) => new Set([one, other].flatMap((name) => textIn(fields[name])).map(idOf)).size === 2,
  };
}
