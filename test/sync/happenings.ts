import fc from 'fast-check';

/** People and chats are known here by their number; of either there are as many as have come to be. Number 0 is who is looked at. */
export type Deed =
  | { kind: 'send'; chat: number; who: number; answers: number | undefined }
  | { kind: 'edit' | 'erase'; chat: number; message: number }
  | { kind: 'hide' | 'read' | 'had'; chat: number; who: number; message: number }
  | { kind: 'add' | 'remove' | 'promote' | 'demote' | 'handOver'; chat: number; who: number }
  | { kind: 'leave' | 'bounce'; chat: number; who: number }
  | { kind: 'rename'; chat: number }
  | { kind: 'found'; who: number[] };

/** A time with a socket and a time without: what happens in each, and how the client catches up between the two. */
export interface Stretch {
  away: Deed[];
  limit: number;
  /** After each answer but the last. */
  between: Deed[];
  /** The socket is lost in the middle of it. */
  endsAfter: number | undefined;
  fetchesHistory: boolean;
  online: Deed[];
  /** Whether things happen at once, or one after the other. */
  atOnce: boolean;
}

export interface Happening {
  stretches: Stretch[];
  holdsThroughout: boolean;
}

export const PEOPLE = 4;

function said(chat: number, who: number): Deed {
  return { kind: 'send', chat, who, answers: undefined };
}

const who = fc.nat(PEOPLE - 1);
/** Often who is looked at. */
const above = fc.oneof(fc.constant(0), who, who);
/** Mostly a group that who is looked at is in from the start. */
const chat = fc.oneof(fc.constantFrom(1, 2), fc.nat(4));
const message = fc.oneof(fc.nat(3), fc.nat(40));
const weighted = <Kind extends Deed>(weight: number, arbitrary: fc.Arbitrary<Kind>) => ({ weight, arbitrary });
const kinds = <Kind extends Deed['kind']>(...of: Kind[]) => fc.constantFrom(...of);

const deeds = (most: number): fc.Arbitrary<Deed[]> =>
  fc.array(
    fc.oneof(
      weighted(12, fc.record({ kind: kinds('send'), chat, who, answers: fc.option(message, { nil: undefined, freq: 2 }) })),
      weighted(6, fc.record({ kind: kinds('edit', 'erase'), chat, message })),
      weighted(5, fc.record({ kind: kinds('read', 'had'), chat, who, message })),
      weighted(2, fc.record({ kind: kinds('hide'), chat, who: above, message })),
      weighted(6, fc.record({ kind: kinds('add', 'remove', 'promote', 'demote', 'handOver'), chat, who: above })),
      weighted(3, fc.record({ kind: kinds('leave', 'bounce'), chat, who: above })),
      weighted(1, fc.record({ kind: kinds('rename'), chat })),
      weighted(1, fc.record({ kind: kinds('found'), who: fc.array(who, { minLength: 1, maxLength: 3 }) })),
    ),
    { maxLength: most, size: 'max' },
  );

/** A little said where people are from the start: what a small answer tells a part of, and does not begin anew. */
const talk: fc.Arbitrary<Deed[]> = fc.array(
  fc.constantFrom(...[said(0, 0), said(0, 1), said(1, 0), said(1, 1), said(1, 2), said(2, 0), said(2, 1), said(2, 3)]),
  { minLength: 4, maxLength: 10, size: 'max' },
);

const stretch: fc.Arbitrary<Stretch> = fc.record({
  away: fc.oneof(deeds(20), deeds(4), talk),
  limit: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.constant(7)),
  between: deeds(3),
  endsAfter: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined, freq: 2 }),
  fetchesHistory: fc.boolean(),
  online: deeds(8),
  atOnce: fc.boolean(),
});

export const happenings: fc.Arbitrary<Happening> = fc.record({
  stretches: fc.array(stretch, { minLength: 2, maxLength: 4 }),
  holdsThroughout: fc.boolean(),
});

const quiet: Stretch = { away: [], limit: 7, between: [], endsAfter: undefined, fetchesHistory: true, online: [], atOnce: false };

/** A history in which an answer tells all that it can tell. */
export const everyKind: Happening = {
  stretches: [
    { ...quiet, online: [said(0, 1), said(1, 1), said(1, 0)] },
    {
      ...quiet,
      away: [
        ...[0, 0, 0, 1, 1, 1].map((chat) => said(chat, 1)),
        { kind: 'remove', chat: 2, who: 0 },
        { kind: 'hide', chat: 0, who: 0, message: 0 },
      ],
      limit: 4,
    },
    {
      ...quiet,
      away: [
        { kind: 'add', chat: 2, who: 0 },
        { kind: 'add', chat: 2, who: 2 },
        { kind: 'read', chat: 1, who: 2, message: 0 },
      ],
      online: [said(2, 3)],
    },
    {
      ...quiet,
      away: [
        { kind: 'bounce', chat: 2, who: 0 },
        { kind: 'remove', chat: 1, who: 2 },
      ],
    },
  ],
  holdsThroughout: false,
};
