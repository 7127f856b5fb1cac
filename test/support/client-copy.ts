import type { ChatChanges } from '../../src/application/ports/log-reader.js';
import type { Group } from '../../src/domain/group.js';
import { messageIdOf } from '../../src/domain/ids.js';
import type { Frame } from './client.js';

/** What a client knows of a chat, from what it was told. */
export interface Copy {
  name: string;
  description: string | null;
  memberCount: number;
  roles: Map<string, string>;
  messages: Map<string, { revision: number; content: string | null }>;
}

interface ShownMember {
  user: { id: string };
  role: string;
}

export function copyOf({ name, description, memberCount, members }: Frame['data']): Copy {
  const roles = new Map((members as ShownMember[]).map(({ user, role }) => [user.id, role]));
  return { name, description, memberCount, roles, messages: new Map() };
}

/** Takes in all that the client was told of the chat, replies too. @returns the copy that it has at the end, undefined when it left */
export function copyAfter(first: Copy | undefined, chatId: string, frames: readonly Frame[]): Copy | undefined {
  let copy = first;
  // A reply can overtake the event that shows the chat to who was let in, and is then all that tells the socket of what it sent itself.
  const replies: Frame['data'][] = [];
  for (const { event, id, data } of frames) {
    if ((data.chatId ?? data.message?.chatId) !== chatId) continue;
    if (id !== undefined && data.message) replies.push(data);
    if (event === 'chat_created') {
      const shown = (copy = copyOf(data.chat));
      replies.filter(({ message }) => message.revision > data.revision).forEach((reply) => takeIn(shown, reply));
    } else if (event === 'chat_left') copy = undefined;
    else if (copy) takeIn(copy, data);
  }
  return copy;
}

function takeIn(copy: Copy, { changed, members = [], message }: Frame['data']): void {
  Object.assign(copy, changed);
  for (const member of members as (ShownMember | { userId: string })[]) {
    if ('user' in member) copy.roles.set(member.user.id, member.role);
    else copy.roles.delete(member.userId);
  }
  const known = message && copy.messages.get(message.id as string);
  if (message && (known?.revision ?? 0) < message.revision) {
    copy.messages.set(message.id as string, { revision: message.revision, content: message.content });
  }
}

/** Where a member's copy is not what the log says. */
export function faultsOfCopy(copy: Copy | undefined, userId: string, log: ChatChanges, { chat, members }: Group): string[] {
  const stay = members.find((member) => member.userId === userId);
  if (!stay || !copy) return stay || copy ? [`the copy is ${copy ? 'not gone' : 'missing'}`] : [];

  const wanted = log.messages.filter(({ seq, revision }) => seq > stay.joinedSeq && revision > stay.joinedRevision);
  const stale = wanted.filter((message) => {
    const known = copy.messages.get(messageIdOf(message));
    return known?.revision !== message.revision || known.content !== (message.content ?? null);
  });
  const roles = (of: Iterable<readonly [string, string]>) => JSON.stringify([...of].sort());
  return [
    ...stale.map(({ seq }) => `message ${seq} is stale`),
    ...(roles(copy.roles) === roles(members.map((member) => [member.userId, member.role] as const)) ? [] : ['the members are wrong']),
    ...(copy.memberCount === members.length ? [] : [`there are ${members.length} members, not ${copy.memberCount}`]),
    ...(copy.name === chat.name && (copy.description ?? '') === (chat.description ?? '') ? [] : ['the settings are wrong']),
  ];
}
