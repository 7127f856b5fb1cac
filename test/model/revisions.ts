import { messagesOf, type WhatHappened } from './facts.js';

/** One for the chat with its first members, and one for every change since that all may see: of a message, and of each that quotes it. */
export function revisionsOf(log: readonly WhatHappened[]): { head: number; of(seq: number): number } {
  const latest = new Map<number, number>();
  let head = 1;
  const touch = (seq: number) => latest.set(seq, (head += 1));

  log.forEach((event, i) => {
    const said = messagesOf(log.slice(0, i + 1));
    if (event.kind === 'said') touch(said.length);
    if (event.kind === 'went' || (event.kind === 'came' && !event.isFounder)) head += 1;
    if (event.kind !== 'edited' && event.kind !== 'erased') return;
    touch(event.seq);
    said.forEach(({ replyTo }, quoting) => replyTo === event.seq && touch(quoting + 1));
  });

  return { head, of: (seq) => latest.get(seq) ?? 0 };
}
