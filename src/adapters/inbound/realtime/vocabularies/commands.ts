import { z } from 'zod';
import {
  chatNotFound,
  clientIdReused,
  contentNeeded,
  fileNotFound,
  messageDeleted,
  messageNotFound,
  messageTypeUnfit,
  notAllowedToDelete,
  notAllowedToEdit,
  replyTargetNotFound,
  tooLateToEdit,
  tooManyRooms,
} from '../../../../domain/errors.js';
import {
  chatBody,
  deleteMessageBody,
  editMessageBody,
  getMessagesBody,
  markChatReadBody,
  messageIdBody,
  sendMessageBody,
} from '../../contract/bodies.js';
import { EXAMPLE } from '../../contract/examples.js';
import { chatReadShape, historyShape, messageAnswerShape, nothingShape, statusShape, unreadCount } from '../../contract/resources.js';
import { shownId, time } from '../../contract/shown.js';
import { showMarked, showMessage } from '../../contract/show.js';
import { showTime } from '../../contract/show-time.js';
import { showSync, syncBody, syncShape } from '../../contract/sync.js';
import { command } from './command.js';

const marked = { messageId: shownId.meta({ examples: [EXAMPLE.message.id] }), status: statusShape };

const typing = (say: 'startTyping' | 'stopTyping', summary: string) =>
  command({
    summary,
    accepts: chatBody,
    answers: nothingShape,
    refuses: [chatNotFound],
    async run(app, caller, { chatId }) {
      await app.rooms[say](caller, chatId);
      return {};
    },
  });

/** All that clients can ask over sockets. A vocabulary says what its family of clients calls each. */
export const commands = {
  sendMessage: command({
    summary: 'Send a message; sent again with its clientId it is stored once',
    accepts: sendMessageBody,
    answers: messageAnswerShape,
    refuses: [chatNotFound, fileNotFound, messageTypeUnfit, replyTargetNotFound, clientIdReused],
    async run(app, caller, body) {
      const { message } = await app.messaging.send(caller, body);
      return { message: showMessage(message, app.now()) };
    },
  }),
  editMessage: command({
    summary: 'Edit a message of yours, within 15 minutes',
    accepts: editMessageBody,
    answers: messageAnswerShape,
    refuses: [messageNotFound, notAllowedToEdit, messageDeleted, tooLateToEdit, contentNeeded],
    async run(app, caller, { messageId, content }) {
      return { message: showMessage(await app.messaging.edit(caller, messageId, content), app.now()) };
    },
  }),
  deleteMessage: command({
    summary: 'Delete a message for everyone, which leaves a tombstone, or for yourself',
    accepts: deleteMessageBody,
    answers: messageAnswerShape,
    refuses: [messageNotFound, notAllowedToDelete],
    async run(app, caller, { messageId, scope }) {
      const message = await (scope === 'me' ? app.messaging.hide(caller, messageId) : app.messaging.delete(caller, messageId));
      return { message: showMessage(message, app.now()) };
    },
  }),
  markDelivered: command({
    summary: 'This message and all before it have arrived',
    isFree: true,
    accepts: messageIdBody,
    answers: z.strictObject(marked).meta({ id: 'MarkedDelivered' }),
    refuses: [messageNotFound, chatNotFound],
    async run(app, caller, { messageId }) {
      const { message } = showMarked(await app.receipts.mark(caller, messageId, 'delivered'));
      return { messageId: message.id, status: message.status };
    },
  }),
  markRead: command({
    summary: 'This message and all before it have been read',
    isFree: true,
    accepts: messageIdBody,
    answers: z.strictObject({ ...marked, unreadCount }).meta({ id: 'MarkedRead' }),
    refuses: [messageNotFound, chatNotFound],
    async run(app, caller, { messageId }) {
      const { message, unreadCount } = showMarked(await app.receipts.mark(caller, messageId, 'read'));
      return { messageId: message.id, status: message.status, unreadCount };
    },
  }),
  markChatRead: command({
    summary: 'A chat has been read, up to a message or to what the server has now',
    isFree: true,
    accepts: markChatReadBody,
    answers: chatReadShape,
    refuses: [chatNotFound, messageNotFound],
    run: (app, caller, { chatId, upTo }) => app.receipts.markChatRead(caller, chatId, upTo),
  }),
  joinRoom: command({
    summary: 'Have a chat open: while joined, this socket sees who types in it',
    accepts: chatBody,
    answers: nothingShape,
    refuses: [chatNotFound, tooManyRooms],
    async run(app, caller, { chatId }, { session, rooms }) {
      await app.rooms.enter(caller, chatId);
      rooms.join(session, chatId);
      return {};
    },
  }),
  leaveRoom: command({
    summary: 'Have a chat open no more',
    accepts: chatBody,
    answers: nothingShape,
    refuses: [],
    async run(_app, _caller, { chatId }, { session, rooms }) {
      rooms.leave(session, chatId);
      return {};
    },
  }),
  startTyping: typing('startTyping', 'Show others that you type, for six seconds'),
  stopTyping: typing('stopTyping', 'Show others that you have stopped'),
  getMessages: command({
    summary: 'A page of history, oldest first within it',
    accepts: getMessagesBody,
    answers: historyShape,
    refuses: [chatNotFound, messageNotFound],
    async run(app, caller, { chatId, ...page }) {
      const { messages, hasMore } = await app.messaging.history(caller, chatId, page);
      return { messages: messages.map((message) => showMessage(message, app.now())), hasMore };
    },
  }),
  sync: command({
    summary: 'What changed while you were away',
    accepts: syncBody,
    answers: syncShape,
    refuses: [],
    async run(app, caller, body, { session }) {
      const answer = await app.sync(caller, body);
      // The reply goes out in this turn of the event loop, and the ping that asks whether it has come in a later one.
      session.noteSynced(answer.brought);
      return showSync(answer, app.now());
    },
  }),
  ping: command({
    summary: 'Whether the server is there, for clients that cannot see protocol pings',
    isFree: true,
    accepts: z.object({}),
    answers: z.strictObject({ serverTime: time }).meta({ id: 'ServerTime' }),
    refuses: [],
    run: (app) => Promise.resolve({ serverTime: showTime(app.now()) }),
  }),
};
