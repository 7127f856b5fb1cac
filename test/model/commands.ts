import fc from 'fast-check';

/** People and chats are known here by their number in the cast. */
export type Who = number;

export interface CastChat {
  type: 'private' | 'group';
  /** Who is in from the start; of a group, the owner first. */
  founders: Who[];
}

export const PEOPLE = 4;
export const CHATS: CastChat[] = [
  { type: 'private', founders: [0, 1] },
  { type: 'group', founders: [0, 1, 2] },
  { type: 'group', founders: [3, 0] },
];

export interface Send {
  kind: 'send';
  chat: number;
  who: Who;
  text: string;
  clientId?: string | undefined;
  replyTo?: number | undefined;
  /** Milliseconds after the chats were made: clocks differ, so it goes back at times. */
  at: number;
}

export interface Move {
  kind: 'move';
  chat: number;
  who: Who;
  read?: number | undefined;
  delivered?: number | undefined;
  confirmed?: { from: number; to: number } | undefined;
}

export interface Edit {
  kind: 'edit';
  chat: number;
  who: Who;
  seq: number;
  text: string;
  /** Whether the time for it is over. */
  isLate: boolean;
}

export type Command =
  | Send
  | Move
  | Edit
  | { kind: 'hide'; chat: number; who: Who; seq: number }
  | { kind: 'delete'; chat: number; who: Who; seq: number }
  | { kind: 'join'; chat: number; who: Who[] }
  | { kind: 'leave'; chat: number; who: Who };

const who = fc.nat(PEOPLE - 1);
const chat = fc.nat(CHATS.length - 1);
/** Nobody comes into a private chat, or leaves it. */
const group = fc.integer({ min: 1, max: CHATS.length - 1 });
/** Low, so that it often names a message that there is. */
const seq = fc.oneof(fc.nat(3), fc.nat(8));
/** Mostly the one, so that a client id often comes again with the same body. */
const mostly = <Value, Other>(value: Value, other: fc.Arbitrary<Other>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });
const confirmed = fc.tuple(seq, fc.nat(4)).map(([from, length]) => ({ from, to: from + length }));

const send: fc.Arbitrary<Command> = fc.record({
  kind: fc.constant('send' as const),
  chat,
  who,
  text: mostly('a', fc.constant('b')),
  clientId: fc.constantFrom('x', 'y', undefined),
  replyTo: mostly(undefined, seq),
  at: fc.nat(20),
});
const move: fc.Arbitrary<Command> = fc.record(
  { kind: fc.constant('move' as const), chat, who, read: seq, delivered: seq, confirmed },
  { requiredKeys: ['kind', 'chat', 'who'] },
);

const edit: fc.Arbitrary<Command> = fc.record({
  kind: fc.constant('edit' as const),
  chat,
  who,
  seq,
  text: fc.constantFrom('a', 'b', 'c'),
  isLate: mostly(false, fc.constant(true)),
});

/** What people might do, possible or not. */
export const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: send },
    { weight: 5, arbitrary: move },
    { weight: 4, arbitrary: edit },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), chat, who, seq }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('hide' as const), chat, who, seq }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('join' as const), chat: group, who: fc.array(who, { minLength: 1, maxLength: 3 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const), chat: group, who }) },
  ),
  { minLength: 10, maxLength: 60, size: 'max' },
);
