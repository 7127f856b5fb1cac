import type { NoticeKind } from '../notices.js';
import type { NoticeName, Phrase, Vocabulary } from './vocabulary.js';

/** An event as one transport carries it: its name, and its body as JSON. */
export type Encode = (name: string, body: string) => Buffer | string;

/** The names of one notice: more than one for a client of several vocabularies. */
interface Names {
  joined: readonly string[];
  /** The same list when joining makes no difference. */
  elsewhere: readonly string[];
}

/** What a socket understands: the phrases and events of its vocabularies, as its transport carries them. One for all sockets that are alike. */
export interface Dialect {
  phrases: ReadonlyMap<string, Phrase>;
  notices: Readonly<Record<NoticeKind, Names>>;
  encode: Encode;
}

export function dialect(vocabularies: readonly Vocabulary[], encode: Encode): Dialect {
  const kinds = Object.keys(vocabularies[0]?.notices ?? {}) as NoticeKind[];
  const named = (kind: NoticeKind) => namesOf(vocabularies.map(({ notices }) => notices[kind]));
  return {
    phrases: new Map(vocabularies.flatMap(({ phrases }) => Object.entries(phrases))),
    notices: Object.fromEntries(kinds.map((kind) => [kind, named(kind)])) as Dialect['notices'],
    encode,
  };
}

function namesOf(names: readonly NoticeName[]): Names {
  const elsewhere = [...new Set(names.map((name) => (typeof name === 'string' ? name : name.elsewhere)))];
  if (names.every((name) => typeof name === 'string')) return { joined: elsewhere, elsewhere };
  return { joined: [...new Set(names.map((name) => (typeof name === 'string' ? name : name.joined)))], elsewhere };
}
