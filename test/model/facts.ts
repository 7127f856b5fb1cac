import type { Status } from '../../src/domain/receipt-policy.js';
import type { Who } from './commands.js';

export interface Said {
  kind: 'said';
  chat: number;
  who: Who;
  text: string;
  clientId: string | undefined;
  replyTo: number | undefined;
  at: number;
}

export type WhatHappened = { chat: number; who: Who } & (
  | Said
  | { kind: 'came'; isFounder: boolean }
  | { kind: 'went' }
  | { kind: 'edited'; seq: number; text: string }
  | { kind: 'erased' | 'hidden'; seq: number }
  | { kind: 'had' | 'read'; upTo: number }
);

export const eventsOf = (happened: readonly WhatHappened[], chat: number): WhatHappened[] =>
  happened.filter((event) => event.chat === chat);

export const messagesOf = (log: readonly WhatHappened[]): Said[] => log.filter((event) => event.kind === 'said');

export const isIn = (log: readonly WhatHappened[], who: Who): boolean =>
  log.findLast((event) => event.who === who && ['came', 'went'].includes(event.kind))?.kind === 'came';

export const isErased = (log: readonly WhatHappened[], seq: number): boolean =>
  log.some((event) => event.kind === 'erased' && event.seq === seq);

/** What a message says now; undefined once it was erased. */
export function contentOf(log: readonly WhatHappened[], seq: number): string | undefined {
  if (isErased(log, seq)) return undefined;
  const edited = log.findLast((event) => event.kind === 'edited' && event.seq === seq);
  return edited?.kind === 'edited' ? edited.text : messagesOf(log)[seq - 1]?.text;
}

const cameAt = (log: readonly WhatHappened[], who: Who): number => log.findLastIndex((event) => event.kind === 'came' && event.who === who);

/** The seqs of what somebody who is in can see. */
export const visibleTo = (log: readonly WhatHappened[], who: Who): number[] =>
  saidSinceCame(log, who).filter((seq) => !log.some((event) => event.kind === 'hidden' && event.who === who && event.seq === seq));

/** The seqs of what was said since somebody who is in came. */
export function saidSinceCame(log: readonly WhatHappened[], who: Who): number[] {
  if (!isIn(log, who)) return [];
  return messagesOf(log).flatMap((said, i) => (log.indexOf(said) > cameAt(log, who) ? [i + 1] : []));
}

/** How far somebody has got since they came, which is where they began. */
export function cursorOf(log: readonly WhatHappened[], who: Who, kinds: readonly string[]): number {
  const came = cameAt(log, who);
  const moves = log.slice(came).map((event) => ('upTo' in event && event.who === who && kinds.includes(event.kind) ? event.upTo : 0));
  return Math.max(messagesOf(log.slice(0, came)).length, ...moves);
}

/**
 * How far a message got with those who were in when it was said: with all of them who have stayed, or, when none has, with any before
 * they went.
 */
export function reachOf(log: readonly WhatHappened[], seq: number): Status {
  const said = messagesOf(log)[seq - 1];
  const at = log.findIndex((event) => event === said);
  const recipients = [0, 1, 2, 3].filter((who) => who !== said?.who && isIn(log.slice(0, at), who));
  const since = log.slice(at);
  const goneAt = (who: Who) => since.findIndex((event) => event.kind === 'went' && event.who === who);
  const whileIn = (who: Who) => (goneAt(who) === -1 ? since : since.slice(0, goneAt(who)));
  const got = (who: Who, kinds: string[]) =>
    whileIn(who).some((event) => 'upTo' in event && event.who === who && kinds.includes(event.kind) && event.upTo >= seq);

  const stayed = recipients.filter((who) => goneAt(who) === -1);
  const reached = (kinds: string[]) =>
    stayed.length > 0 ? stayed.every((who) => got(who, kinds)) : recipients.some((who) => got(who, kinds));
  if (reached(['read'])) return 'read';
  return reached(['read', 'had']) ? 'delivered' : 'sent';
}
