import { onEither, refOf, type Attempt, type Json } from './attempts.js';
import { anybody, deleters, editors, members, whoHad, whoSees, type Judge, type Which } from './judges.js';
import { before, readingChats, sending, showsChat, showsMessages } from './shared-attempts.js';

const ofChat = (judge: Judge, more: Partial<Attempt> = {}): Attempt[] => [
  { judge, body: ({ group }) => ({ chatId: group.chat.id }), ...more },
];
const ofMessage = (judgeOf: (which: Which) => Judge, more: Json = {}): Attempt[] =>
  onEither((which, what) => ({ what, judge: judgeOf(which), body: (scene) => ({ messageId: refOf(scene, which), ...more }) }));
const syncing = (more: Json): Attempt[] => [
  {
    what: JSON.stringify(more),
    judge: anybody,
    shows: [...showsChat, ...showsMessages],
    body: ({ group }) => ({ chats: { [group.chat.id]: 0 }, ...more }),
  },
];

/** Every command by its name, with all that can be tried with it. */
export const COMMAND_ATTEMPTS: Record<string, Attempt[]> = {
  send_message: sending,
  edit_message: ofMessage(editors, { content: 'another' }),
  delete_message: [...ofMessage(deleters), ...ofMessage(whoHad, { scope: 'me' })],
  mark_message_delivered: ofMessage(whoSees),
  mark_message_read: ofMessage(whoSees),
  mark_chat_read: readingChats,
  join_chat_room: ofChat(members),
  leave_chat_room: ofChat(anybody),
  typing_start: ofChat(members),
  typing_stop: ofChat(members),
  sync: [...syncing({ only: true }), ...syncing({ limit: 1_000 })],
  get_messages: [...ofChat(members, { shows: showsMessages }), { what: 'before one', judge: members, body: before }],
  ping: [{ judge: anybody, body: () => ({}) }],
};
