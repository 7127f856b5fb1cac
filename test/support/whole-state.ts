import type { ChatResource, MemberResource, MessageResource } from '../../src/adapters/inbound/contract/resources.js';
import type { ChatCopies } from './chat-copies.js';
import type { Http, Person } from './client.js';
import type { Cursors } from './sync-answer.js';

/** The unread are counted so far, and no further. */
const UNREAD_MAX = 1_000;
const PAGE = 100;

interface WholeChat {
  view: ChatResource;
  members: readonly MemberResource[];
  messages: readonly MessageResource[];
}

/** All that somebody can see, fetched over HTTP by who knows nothing, as `stateOf` tells it. */
export async function fetchFresh({ id, http }: Person) {
  const chats: WholeChat[] = [];
  for (const { id: chatId } of await listOf(http)) {
    const [view, members] = [await body(http, `/api/messages/chats/${chatId}`), await membersOf(http, chatId)];
    chats.push({ view: view.chat, members, messages: await historyOf(http, chatId) });
  }
  return chats.map(({ view, members, messages }) => ({
    ...told({ view, members, messages }, (member) => member),
    unreadCount: view.unreadCount,
    lastMessage: view.lastMessage?.id,
    lastSeq: view.lastSeq,
    lastActivityAt: view.lastActivityAt,
    revision: view.revision,
    statuses: messages.map((message) => (recipientsOf(message, members).length > 0 ? message.status : 'of those who left')),
    mine: id,
  }));
}

/** Fetches what is not told: older history after a beginning, and the members of large groups. */
export async function fetchRest(copies: ChatCopies, http: Http): Promise<void> {
  for (const [chatId, chat] of copies.chats) {
    // They may have been removed, and not have heard of it yet.
    if ((await http.get(`/api/messages/chats/${chatId}`)).status === 404) continue;
    if (chat.historyBefore !== undefined) (await historyOf(http, chatId, chat.historyBefore)).forEach((message) => chat.put(message));
    chat.historyBefore = undefined;
    chat.members ??= new Map((await membersOf(http, chatId)).map((member) => [member.user.id, member]));
  }
}

/** What a client has by now, and what follows from it. */
export function stateOf(copies: ChatCopies, me: string) {
  const chats = [...copies.chats.values()].map((chat) => {
    const members = [...(chat.members?.values() ?? [])];
    const all = [...chat.messages.values()].sort((one, other) => one.seq - other.seq);
    const messages = all.filter((message) => !copies.hidden.has(message.id));
    const cursorsOf = ({ user }: MemberResource) => copies.cursorsOf(chat.view.id, user.id);
    const { readSeq } = copies.cursorsOf(chat.view.id, me);
    return {
      ...told({ view: chat.view, members, messages }, cursorsOf),
      unreadCount: Math.min(UNREAD_MAX, messages.filter((message) => message.seq > readSeq && isUnread(message, me)).length),
      lastMessage: messages.at(-1)?.id,
      lastSeq: Math.max(chat.view.lastSeq, ...all.map(({ seq }) => seq)),
      lastActivityAt: [chat.view.lastActivityAt, ...all.map(({ createdAt }) => createdAt)].sort().at(-1),
      revision: chat.have,
      statuses: messages.map((message) => statusOf(message, members, cursorsOf)),
      mine: me,
    };
  });
  return chats.sort((one, other) =>
    one.lastActivityAt === other.lastActivityAt ? byId(one, other) : one.lastActivityAt! < other.lastActivityAt! ? 1 : -1,
  );
}

const byId = (one: { id: string }, other: { id: string }) => (BigInt(one.id) < BigInt(other.id) ? 1 : -1);

/** What both tell alike. How far a message is follows from cursors, and the person's own faces change without the log. */
function told({ view, members, messages }: WholeChat, cursorsOf: (member: MemberResource) => Cursors) {
  const { id, type, name, description, avatarUrl, memberCount, myRole, createdAt } = view;
  return {
    ...{ id, type, name, description, avatarUrl, memberCount, myRole, createdAt },
    members: members
      .map((member) => {
        const { deliveredSeq, readSeq } = cursorsOf(member);
        const { user, role, joinedAt, joinedSeq } = member;
        return { userId: user.id, name: user.name, role, joinedAt, joinedSeq, deliveredSeq, readSeq };
      })
      .sort((one, other) => one.joinedSeq - other.joinedSeq || (one.userId < other.userId ? -1 : 1)),
    messages: messages.map(({ status: _derived, ...message }) => message),
  };
}

const isUnread = ({ sender, type, deletedAt }: MessageResource, me: string): boolean =>
  sender.id !== me && type !== 'system' && deletedAt === null;

const recipientsOf = ({ seq, sender }: MessageResource, members: readonly MemberResource[]): MemberResource[] =>
  members.filter(({ user, joinedSeq }) => user.id !== sender.id && joinedSeq < seq);

/** As far as its slowest recipient; what those had who have left all, nobody is told. */
function statusOf(message: MessageResource, members: readonly MemberResource[], cursorsOf: (member: MemberResource) => Cursors): string {
  const recipients = recipientsOf(message, members).map(cursorsOf);
  if (recipients.length === 0) return 'of those who left';
  if (recipients.every(({ readSeq }) => readSeq >= message.seq)) return 'read';
  return recipients.every(({ deliveredSeq }) => deliveredSeq >= message.seq) ? 'delivered' : 'sent';
}

async function listOf(http: Http): Promise<ChatResource[]> {
  const chats: ChatResource[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { chats: ChatResource[]; nextCursor: string | null } = await body(
      http,
      `/api/messages/chats?limit=3${cursor && `&cursor=${cursor}`}`,
    );
    chats.push(...page.chats);
    cursor = page.nextCursor;
  }
  return chats;
}

const membersOf = async (http: Http, chatId: string): Promise<MemberResource[]> =>
  (await body(http, `/api/messages/chats/${chatId}/members`)).members;

/** All of a chat's messages before this one, from page to page. */
async function historyOf(http: Http, chatId: string, before?: number): Promise<MessageResource[]> {
  const messages: MessageResource[] = [];
  let from = before;
  for (let hasMore = true; hasMore;) {
    const page = await body(http, `/api/messages/chat/${chatId}?limit=${PAGE}${from === undefined ? '' : `&before=${chatId}.${from}`}`);
    messages.unshift(...(page.messages as MessageResource[]));
    hasMore = page.hasMore;
    from = messages[0]?.seq;
  }
  return messages;
}

async function body(http: Http, path: string) {
  const answer = await http.get(path);
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return answer.body;
}
