import { isDeepStrictEqual } from 'node:util';
import type { Appended, MessageLog } from '../../../application/ports/message-log.js';
import { clientIdReused, fileNotFound, replyTargetNotFound } from '../../../domain/errors.js';
import { bodyOf, captionOf, isUnlike, mayReplyTo, type Draft, type Message } from '../../../domain/message.js';
import { quoteOf } from './views.js';
import { getMember, getRecord, getVisible, noteShown, type ChatRecord, type World } from './world.js';

export const messageLog = (world: World): MessageLog => ({
  async append(draft) {
    const record = getRecord(world, draft.chatId);
    const repeat = findRepeat(record, draft);
    if (repeat) return answer(record, repeat, { repeated: true });
    const { joinedSeq } = getMember(record, draft.senderId);
    const { lastSeq } = record.chat;
    if (draft.replyTo !== undefined && !mayReplyTo(draft.replyTo, { joinedSeq, lastSeq })) throw replyTargetNotFound();
    if (draft.media && !world.files.has(draft.media.id)) throw fileNotFound();

    return answer(record, store(world, record, draft), { repeated: false });
  },

  async findRepeat(draft) {
    const record = world.chats.get(draft.chatId);
    const repeat = record && findRepeat(record, draft);
    return repeat && answer(record, repeat, { repeated: true });
  },

  async findSent({ chatId, senderId, clientId, beside }) {
    const record = world.chats.get(chatId);
    const earlier = record?.sent.get(sendingOf({ senderId }, clientId));
    const message = earlier && record?.messages[earlier.seq - 1];
    if (!message) return undefined;
    const isOther = beside.content !== undefined && earlier.body[0] !== captionOf(beside.content);
    if (isOther || isUnlike(message, beside)) throw clientIdReused(clientId);
    return { ...message };
  },

  async change({ chatId, seq }, by, decide) {
    const { record, member, message } = getVisible(world, by, { chatId, seq });
    const decided = decide({ ...message }, { ...member });
    if (!decided) return { message: { ...message } };

    const { chat, messages } = record;
    const changed = { ...decided, chatId, seq, revision: (chat.revision += 1) };
    messages[seq - 1] = changed;
    noteShown(world, changed, message);
    for (const quoting of messages.filter(({ replyTo }) => replyTo === seq)) quoting.revision = chat.revision += 1;
    return { message: { ...changed }, lastRevision: chat.revision };
  },
});

function findRepeat({ sent, messages }: ChatRecord, draft: Draft): Message | undefined {
  const earlier = draft.clientId === undefined ? undefined : sent.get(sendingOf(draft, draft.clientId));
  if (!earlier || draft.clientId === undefined) return undefined;
  if (!isDeepStrictEqual(earlier.body, bodyOf(draft))) throw clientIdReused(draft.clientId);

  return messages[earlier.seq - 1];
}

const sendingOf = ({ senderId }: Pick<Draft, 'senderId'>, clientId: string): string => `${senderId} ${clientId}`;

function store(world: World, { chat, messages, sent }: ChatRecord, draft: Draft): Message {
  chat.lastSeq += 1;
  chat.revision += 1;
  chat.lastActivityAt = Math.max(chat.lastActivityAt, draft.at);

  const { at: _at, ...body } = draft;
  const message = { ...body, seq: chat.lastSeq, revision: chat.revision, createdAt: chat.lastActivityAt };
  messages.push(message);
  noteShown(world, message);
  if (draft.clientId !== undefined) sent.set(sendingOf(draft, draft.clientId), { seq: message.seq, body: bodyOf(draft) });
  return message;
}

function answer(record: ChatRecord, message: Message, { repeated }: { repeated: boolean }): Appended {
  const quote = quoteOf(record, message);
  return { repeated, message: { ...message }, ...(quote && { quote }) };
}
