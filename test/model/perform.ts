import type { Storage } from '../../src/application/ports/ports.js';
import { notAllowedToDelete } from '../../src/domain/errors.js';
import type { ChatId, UserId } from '../../src/domain/ids.js';
import { EDIT_WITHIN_MS, editedBy, mayDeleteForEveryone, tombstoneOf } from '../../src/domain/message.js';
import { joinAny, leave, NOON } from '../support/storage-world.js';
import type { Command, Edit, Move, Send, Who } from './commands.js';
import type { Outcome } from './seen.js';

interface Names {
  userOf: (who: Who) => UserId;
  chatOf: (chat: number) => ChatId;
}

/** Does with a storage what a command says. */
export async function perform(storage: Storage, { userOf, chatOf }: Names, command: Command): Promise<Outcome> {
  const chatId = chatOf(command.chat);
  switch (command.kind) {
    case 'send':
      return send(storage, { chatId, userId: userOf(command.who) }, command);
    case 'move':
      return move(storage, { chatId, userId: userOf(command.who) }, command);
    case 'edit':
      return edit(storage, { chatId, userId: userOf(command.who) }, command);
    case 'hide':
      await storage.hidden.hide(userOf(command.who), { chatId, seq: command.seq });
      return 'hidden';
    case 'delete':
      return erase(storage, { chatId, userId: userOf(command.who) }, command.seq);
    case 'join':
      return `joined ${(await joinAny(storage, chatId, command.who.map(userOf)))?.joined.length ?? 0}`;
    case 'leave':
      await leave(storage, chatId, userOf(command.who));
      return 'left';
  }
}

interface Actor {
  chatId: ChatId;
  userId: UserId;
}

async function send(storage: Storage, { chatId, userId }: Actor, { text, clientId, replyTo, at }: Send): Promise<Outcome> {
  const { repeated, message } = await storage.log.append({
    chatId,
    senderId: userId,
    type: 'text',
    content: text,
    at: NOON + at,
    ...(clientId !== undefined && { clientId }),
    ...(replyTo !== undefined && { replyTo }),
  });
  return `${repeated ? 'again' : 'said'} ${message.seq}`;
}

async function move(storage: Storage, actor: Actor, { read, delivered, confirmed }: Move): Promise<Outcome> {
  const to = { ...(read !== undefined && { read }), ...(delivered !== undefined && { delivered }), ...(confirmed && { confirmed }) };
  const [moved] = await storage.cursors.advance([{ ...actor, ...to }], NOON);
  return moved ? `moved to ${moved.deliveredSeq}/${moved.readSeq}` : 'nothing';
}

async function edit(storage: Storage, { chatId, userId }: Actor, { seq, text, isLate }: Edit): Promise<Outcome> {
  const at = NOON + (isLate ? EDIT_WITHIN_MS + 60_000 : 60_000);
  const { lastRevision } = await storage.log.change({ chatId, seq }, userId, (message) => editedBy(message, userId, { content: text, at }));
  return lastRevision === undefined ? 'nothing' : 'edited';
}

async function erase(storage: Storage, { chatId, userId }: Actor, seq: number): Promise<Outcome> {
  const { lastRevision } = await storage.log.change({ chatId, seq }, userId, (message, member) => {
    if (!mayDeleteForEveryone(message, member)) throw notAllowedToDelete();
    return message.deletedAt === undefined ? tombstoneOf(message, NOON) : undefined;
  });
  return lastRevision === undefined ? 'nothing' : 'erased';
}
