import { replyTargetNotFound } from '../../src/domain/errors.js';
import { message, onEither, refOf, type Attempt, type Json, type Shown } from './attempts.js';
import { all, members, seesFile, whoHad, whoSees } from './judges.js';
import type { Scene } from './scene.js';

// What is the same over HTTP and over sockets.

export const sending: Attempt[] = [
  { judge: members, body: ({ group }) => ({ chatId: group.chat.id, content: 'x' }) },
  {
    what: 'a file',
    judge: all(seesFile, members),
    body: ({ group, fileId }) => ({ chatId: group.chat.id, fileId }),
  },
  ...onEither((which, what): Attempt => ({
    what: `in reply to ${what}`,
    judge: all(members, whoHad(which, replyTargetNotFound)),
    body: (scene) => ({ conversationId: scene.group.chat.id, content: 'x', replyTo: refOf(scene, which) }),
  })),
];

/** Reading a chat to its end, or up to a message. Over HTTP the chat is named in the path too. */
export const readingChats: Attempt[] = [
  { judge: members, body: ({ group }) => ({ chatId: group.chat.id }) },
  ...onEither((which, what): Attempt => ({
    what: `up to ${what}`,
    judge: all(members, whoSees(which)),
    body: (scene) => ({ chatId: scene.group.chat.id, upTo: refOf(scene, which) }),
  })),
];

/** Messages are shown to who sees them. */
export const showsMessages: Shown[] = onEither((which) => ({
  text: (scene) => `"id":"${refOf(scene, which)}"`,
  to: whoSees(which),
}));

/** A list of chats has those that one is in. */
export const showsChat: Shown[] = [{ text: ({ group }) => `{"id":"${group.chat.id}"`, to: members }];

export const before = (scene: Scene): Json => ({ chatId: scene.group.chat.id, before: refOf(scene, message) });
