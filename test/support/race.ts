import type { Person, Wire } from './client.js';

/** Somebody who does whatever comes to their mind, over HTTP and on a socket, and has another socket that only listens. */
export interface Racer {
  person: Person;
  wire: Wire;
  ear: Wire;
}

export interface Race {
  chatId: string;
  /** The first two never leave, and nobody tries to remove them: one of them owns the group. */
  racers: readonly Racer[];
}

interface Ran {
  /** What was done, and not refused, by anybody. */
  done: Set<string>;
  /** What nobody should ever be answered. */
  faults: string[];
}

const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!;

/** What has to have been done for it to be called a race. */
const NEEDED = ['send', 'send_message', 'add', 'leave', 'role', 'name', 'delete_message', 'mark_message_read'];

/** Everybody does what they can, refused or not, until the time is over, and some of everything was done. @returns the faults */
export async function run(race: Race, ms: number): Promise<string[]> {
  const ran: Ran = { done: new Set(), faults: [] };
  const end = Date.now() + ms;
  const isOver = () => ran.faults.length > 0 || (Date.now() >= end && NEEDED.every((what) => ran.done.has(what)));
  const goOn = async (act: () => Promise<void>) => {
    while (!isOver()) await act();
  };
  await Promise.all(race.racers.flatMap((racer) => [goOn(() => ask(race, racer, ran)), goOn(() => say(race, racer, ran))]));
  return ran.faults;
}

const ASKED = [
  'send',
  'add',
  'add',
  'remove',
  'leave',
  'role',
  'role',
  'hand over',
  'name',
  'delete',
  'edit',
  'hide',
  'read',
  'look',
] as const;

async function ask(race: Race, { person: { http, id } }: Racer, ran: Ran): Promise<void> {
  const { chatId } = race;
  const chat = `/api/messages/chats/${chatId}`;
  const message = `/api/messages/${aMessage(race)}`;
  const [who, guest] = [pick(race.racers), pick(race.racers.slice(2))].map(({ person }) => person.id);
  const isGuest = race.racers.slice(2).some(({ person }) => person.id === id);
  const what = pick(ASKED);
  const acts: Record<(typeof ASKED)[number], () => ReturnType<typeof http.get>> = {
    send: () => http.post('/api/messages', { chatId, content: 'over HTTP' }),
    add: () => http.post(`${chat}/members`, { memberIds: [who, guest] }),
    remove: () => http.delete(`${chat}/members/${guest}`),
    leave: () => (isGuest ? http.delete(`${chat}/members/${id}`) : http.get(chat)),
    role: () => http.patch(`${chat}/members/${who}`, { role: pick(['admin', 'member']) }),
    'hand over': () => http.patch(`${chat}/members/${pick(race.racers.slice(0, 2)).person.id}`, { role: 'owner' }),
    name: () => http.patch(chat, { name: `name ${Math.random()}`, description: pick(['', 'about']) }),
    delete: () => http.delete(message),
    edit: () => http.patch(message, { content: `edited ${Math.random()}` }),
    hide: () => http.delete(`${message}?scope=me`),
    read: () => http.post(`${chat}/read`, {}),
    look: () => http.get(pick([chat, `/api/messages/chat/${chatId}`, '/api/messages/chats', `${message}/receipts`])),
  };
  const { status, body } = await acts[what]();
  note(ran, what, { isDone: status < 300, fault: status >= 500 ? `${what} was answered ${status} ${JSON.stringify(body)}` : undefined });
}

const SAID = [
  'send_message',
  'send_message',
  'send_message',
  'edit_message',
  'delete_message',
  'mark_message_read',
  'typing_start',
  'sync',
] as const;
/** What tells of a fault of the server, and of no fault of who asks. */
const FAULTS = ['internal_error', 'storage_unavailable', 'busy'];

async function say(race: Race, { wire }: Racer, ran: Ran): Promise<void> {
  const { chatId } = race;
  const messageId = aMessage(race);
  const what = pick(SAID);
  const bodies: Record<(typeof SAID)[number], unknown> = {
    send_message: { chatId, content: 'on a socket', replyTo: pick([undefined, messageId]) },
    edit_message: { messageId, content: `edited ${Math.random()}` },
    delete_message: { messageId },
    mark_message_read: { messageId },
    typing_start: { chatId },
    sync: { chats: { [chatId]: 1 }, only: true },
  };
  const { event, data } = await wire.ask(what, bodies[what]);
  const code = event === 'error' ? String(data.code) : undefined;
  note(ran, what, { isDone: code === undefined, fault: FAULTS.includes(code ?? '') ? `${what} was answered ${code}` : undefined });
}

/** One of the newest that anybody was told of. */
function aMessage({ chatId, racers }: Race): string {
  const last = racers[0]?.ear.frames.findLast(({ data }) => data.message !== undefined);
  return `${chatId}.${Math.max(1, Number(last?.data.message.seq ?? 1) - Math.floor(Math.random() * 20))}`;
}

function note({ done, faults }: Ran, what: string, { isDone, fault }: { isDone: boolean; fault: string | undefined }): void {
  if (isDone) done.add(what);
  if (fault !== undefined) faults.push(fault);
}
