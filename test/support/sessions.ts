import { ConfirmationClock } from '../../src/adapters/inbound/realtime/confirmation-clock.js';
import { Session } from '../../src/adapters/inbound/realtime/session.js';
import { chatsVocabulary } from '../../src/adapters/inbound/realtime/vocabularies/chats.js';
import { dialect, type Dialect } from '../../src/adapters/inbound/realtime/vocabularies/dialect.js';
import { encodeFrame } from '../../src/adapters/inbound/realtime/ws-wire.js';
import type { Wire } from '../../src/adapters/inbound/realtime/wire.js';
import type { Clock } from '../../src/application/ports/clock.js';
import type { Timers } from '../../src/application/ports/timers.js';
import { asSessionId, type ChatId, type UserId } from '../../src/domain/ids.js';

const CHATS: Dialect = dialect([chatsVocabulary], encodeFrame);

export interface Confirmed {
  chatId: ChatId;
  from: number;
  to: number;
}

/**
 * Somebody's open socket, on which events flow.
 * @param confirmed is given what the socket turns out to have
 */
export function aSession(wire: Wire, userId: UserId, time: Clock & Timers, confirmed: Confirmed[] = []): Session {
  const caller = { userId, sessionId: asSessionId('1'), origin: 'a socket' };
  const app = {
    receipts: { confirm: (_by: unknown, chatId: ChatId, range: Omit<Confirmed, 'chatId'>) => void confirmed.push({ chatId, ...range }) },
  };
  const deps = { app, clock: time, timers: time, confirmationClock: new ConfirmationClock(time, time) };
  const session = new Session(caller, CHATS, wire, deps, true);
  session.isReady = true;
  return session;
}
