import { fold, type User } from './user.js';

/** How well somebody fits what was looked for. The lower rank comes first, and people of one rank come by `text`, then by id. */
export interface Fit {
  rank: number;
  /** The username of who fits by its beginning alone; the key of the name of everybody else. */
  text: string;
}

/** The ways to fit, best first. From `alike` on the rank grows with every percent of unlikeness. */
export const RANK = { handle: 1, name: 2, nameBegins: 3, usernameBegins: 4, wordBegins: 5, contains: 6, alike: 7 } as const;
export const RANK_MAX = RANK.alike + 100;

/** Less alike than this, two words are just two words. In percent. */
export const ALIKE_MIN = 30;

export const KEY_MAX = 128;

/** What was looked for. */
export interface Sought {
  key: string;
  /** An e-mail is compared with all of its accents. */
  email: string;
  /** A word cannot be looked up without a letter or a digit to find it by. */
  findsWords: boolean;
  /** Nor can what is in the middle of a word without three of them on end. */
  findsParts: boolean;
}

export function soughtIn(text: string): Sought {
  const key = searchKey(text);
  return {
    key,
    email: fold(text),
    findsWords: /[\p{Alphabetic}\p{N}]/u.test(key),
    findsParts: /[\p{Alphabetic}\p{N}]{3}/u.test(key),
  };
}

/**
 * A name as it is searched: without case, accents and compatibility forms, and with single spaces. Usernames are their own keys.
 * PostgreSQL's `search_key` says the same.
 */
export function searchKey(text: string): string {
  const bare = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/g, '')
    .toLowerCase();
  const spelled = bare.replace(/[øłđðħıŧς‘’‐–ßæœþ]/g, (letter) => SPELLED[letter] ?? letter);
  const spaced = spelled.replace(/[ \t\n\v\f\r]+/g, ' ').replace(/^ | $/g, '');
  return [...spaced].slice(0, KEY_MAX).join('');
}

/** What people type for letters that do not come apart into a letter and its accent. */
const SPELLED: Partial<Record<string, string>> = {
  ...{ ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ŧ: 't', ς: 'σ', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' },
  ...{ '‘': "'", '’': "'", '‐': '-', '–': '-' },
};

/** How a person fits, or undefined when they do not. */
export function fitOf(sought: Sought, { name, username = '', email }: Pick<User, 'name' | 'username' | 'email'>): Fit | undefined {
  const { key, findsWords, findsParts } = sought;
  if (key === '') return undefined;
  const nameKey = searchKey(name);
  const fit = (rank: number, text = nameKey): Fit => ({ rank, text });

  if (username === key || email === sought.email) return fit(RANK.handle);
  if (nameKey === key) return fit(RANK.name);
  if (nameKey.startsWith(key)) return fit(RANK.nameBegins);
  if (username.startsWith(key)) return fit(RANK.usernameBegins, username);
  if (findsWords && [' ', '-'].some((gap) => nameKey.includes(gap + key))) return fit(RANK.wordBegins);
  if (!findsParts) return undefined;
  if (nameKey.includes(key) || username.includes(key)) return fit(RANK.contains);

  const likeness = Math.max(likenessOf(key, nameKey), likenessOf(key, username));
  return likeness < ALIKE_MIN ? undefined : fit(RANK_MAX - Math.round(likeness));
}

/**
 * How alike a text, or that row of its words which is most alike, is to what was looked for: of the trigrams of both, how many they
 * share, in percent. It is pg_trgm's strict word similarity, https://www.postgresql.org/docs/current/pgtrgm.html; that looks for the
 * row from left to right, and of several words it may find one that is a little less alike.
 */
function likenessOf(key: string, text: string): number {
  const wanted = trigramsOf(wordsOf(key));
  const words = wordsOf(text);
  const rows = words.flatMap((_, from) => words.slice(from).map((_, more) => words.slice(from, from + more + 1)));
  return Math.max(0, ...rows.map((row) => shareOf(wanted, trigramsOf(row))));
}

const wordsOf = (text: string): string[] => text.match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];

function trigramsOf(words: readonly string[]): Set<string> {
  return new Set(
    words.flatMap((word) => {
      const letters = [...`  ${word} `];
      return letters.slice(2).map((letter, index) => `${letters[index] ?? ''}${letters[index + 1] ?? ''}${letter}`);
    }),
  );
}

function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((trigram) => other.has(trigram)).length;
  return (100 * shared) / (one.size + other.size - shared);
}
