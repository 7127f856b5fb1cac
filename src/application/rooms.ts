import { chatNotFound } from '../domain/errors.js';
import type { TypingChanged } from '../domain/events.js';
import type { ChatId, UserId } from '../domain/ids.js';
import type { Caller } from './caller.js';
import type { EventBus } from './ports/event-bus.js';
import type { ChatReader } from './ports/readers.js';

interface Deps {
  chatReader: ChatReader;
  bus: EventBus;
}

/** What is fleeting in a chat: who has it open, and who types. None of it is stored. */
export const rooms = (deps: Deps) => {
  const words = lastWords(deps.bus);

  return { enter: enter(deps), startTyping: say(deps, words, 'typing.started'), stopTyping: say(deps, words, 'typing.stopped') };
};

/**
 * Whether one may see who types.
 * @throws chat_not_found
 */
const enter =
  ({ chatReader }: Deps) =>
  async ({ userId }: Pick<Caller, 'userId'>, chatId: ChatId): Promise<void> => {
    if (!(await chatReader.isMember(userId, chatId))) throw chatNotFound();
  };

/** @throws chat_not_found */
const say =
  (deps: Deps, words: LastWords, type: TypingChanged['type']) =>
  ({ userId }: Pick<Caller, 'userId'>, chatId: ChatId): Promise<void> => {
    const look = () => enter(deps)({ userId }, chatId);

    return words.say({ userId, chatId, look, tell: () => deps.bus.publish({ type, chatId, userId }) });
  };

interface LastWords {
  /** Tells what a member says if, when `look` has resolved, it is still meant. */
  say(word: { userId: UserId; chatId: ChatId; look(): Promise<void>; tell(): void }): Promise<void>;
}

/**
 * Looking up one member can take longer than looking up the next, so what is said last may be ready first. Only the last word of a member
 * is meant, and none that they said before a message of theirs, or before they left.
 */
function lastWords(bus: EventBus): LastWords {
  const pending = new Map<string, symbol>();
  const keyOf = (userId: UserId, chatId: ChatId) => `${userId}:${chatId}`;
  bus.subscribe((event) => {
    if (pending.size === 0) return;
    if (event.type === 'message.posted') pending.delete(keyOf(event.message.sender.id, event.chatId));
    else if (event.type === 'members.changed') event.left.forEach(({ userId }) => pending.delete(keyOf(userId, event.chatId)));
  });

  return {
    async say({ userId, chatId, look, tell }) {
      const [key, word] = [keyOf(userId, chatId), Symbol()];
      pending.set(key, word);
      try {
        await look();
        if (pending.get(key) === word) tell();
      } finally {
        if (pending.get(key) === word) pending.delete(key);
      }
    },
  };
}
