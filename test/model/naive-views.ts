import type { ChatId } from '../../src/domain/ids.js';
import { CHATS, PEOPLE, type Who } from './commands.js';
import { contentOf, cursorOf, eventsOf, isIn, messagesOf, reachOf, visibleTo, type WhatHappened } from './facts.js';
import { revisionsOf } from './revisions.js';
import type { SeenChat, SeenLog, SeenMessage } from './seen.js';

const EVERYBODY: Who[] = Array.from({ length: PEOPLE }, (_, who) => who);

/** What somebody sees of a chat's messages. */
export const historyOf = (log: readonly WhatHappened[], who: Who): SeenMessage[] => visibleTo(log, who).map((seq) => showMessage(log, seq));

/** What there is to be followed in a chat. */
export const logOf = (log: readonly WhatHappened[]): SeenLog => ({
  revision: revisionsOf(log).head,
  messages: messagesOf(log).map((_, i) => {
    const { seq, revision, content, quote } = showMessage(log, i + 1);
    return { seq, revision, content, quote };
  }),
  present: EVERYBODY.filter((who) => isIn(log, who)),
});

/** Somebody's chats, latest activity first. */
export function chatsOf(happened: readonly WhatHappened[], who: Who, chatIds: readonly ChatId[]): SeenChat[] {
  const activityOf = (chat: number) => Math.max(0, ...messagesOf(eventsOf(happened, chat)).map(({ at }) => at));
  const idOf = (chat: number) => BigInt(chatIds[chat] ?? 0);

  return CHATS.map((_, chat) => chat)
    .filter((chat) => isIn(eventsOf(happened, chat), who))
    .sort((one, other) => activityOf(other) - activityOf(one) || (idOf(other) > idOf(one) ? 1 : -1))
    .map((chat) => showChat(eventsOf(happened, chat), who, chat));
}

function showChat(log: readonly WhatHappened[], who: Who, chat: number): SeenChat {
  const seen = historyOf(log, who);
  const readSeq = cursorOf(log, who, ['read']);
  return {
    chat,
    lastSeq: messagesOf(log).length,
    revision: revisionsOf(log).head,
    unread: seen.filter(({ seq, sender, content }) => seq > readSeq && sender !== who && content !== undefined).length,
    memberCount: EVERYBODY.filter((member) => isIn(log, member)).length,
    lastMessage: seen.at(-1),
  };
}

function showMessage(log: readonly WhatHappened[], seq: number): SeenMessage {
  const messages = messagesOf(log);
  const said = messages[seq - 1];
  if (!said) throw new Error(`There is no message ${seq}.`);
  const { who: sender, clientId, replyTo } = said;
  const quoted = replyTo === undefined ? undefined : messages[replyTo - 1];

  return {
    seq,
    sender,
    clientId,
    content: contentOf(log, seq),
    quote: quoted && replyTo !== undefined ? { seq: replyTo, sender: quoted.who, content: contentOf(log, replyTo) } : undefined,
    status: reachOf(log, seq),
    at: Math.max(0, ...messages.slice(0, seq).map(({ at }) => at)),
    isEdited: log.some((event) => event.kind === 'edited' && event.seq === seq),
    revision: revisionsOf(log).of(seq),
  };
}
