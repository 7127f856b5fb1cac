import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { Http, group, privateChat, register, type Person } from './client.js';
import { Ear } from './ear.js';

/** What somebody sent, and what they were told about it. */
export interface Sending {
  chatId: string;
  sender: Person;
  clientId: string;
  content: string;
  acked?: { id: string; seq: number };
}

export interface Stored {
  id: string;
  seq: number;
  revision: number;
  clientId: string;
  content: string;
  sender: { id: string };
}

interface Frame {
  event: string;
  id?: string;
  data: { message?: Stored; code?: string; retryAfterMs?: number };
}

const ANSWER_WITHIN_MS = 20_000;

/** One open socket of somebody who can keep several messages in flight, and keeps what comes in. */
export class Phone {
  /** The messages that events told of, by chat, in the order in which they came. */
  readonly heard = new Map<string, Stored[]>();
  readonly refusals: { code: string; retryAfterMs: number | undefined }[] = [];
  /** Sends that were never answered though the socket stayed open. */
  unanswered = 0;
  closed: { code: number; reason: string } | undefined;
  private readonly asked = new Map<string, (frame: Frame | undefined) => void>();
  private isTalking = false;
  private talks: Promise<void>[] = [];

  private constructor(
    readonly owner: Person,
    private readonly socket: WebSocket,
  ) {
    const ear = Ear.ofRaw('');
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame;
      ear.heard(frame);
      this.take(frame);
    });
    socket.on('error', () => undefined);
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      for (const answer of this.asked.values()) answer(undefined);
    });
  }

  /** Resolves when events flow. */
  static open(url: string, owner: Person): Promise<Phone> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers: { authorization: `Bearer ${owner.token}` } });
    const phone = new Phone(owner, socket);
    return new Promise((resolve, reject) => {
      socket.once('message', () => resolve(phone));
      socket.once('close', (code) => reject(new Error(`the socket closed with ${code} before it was ready`)));
    });
  }

  /** Sends it, and resolves with what became of it; `lost` when the socket closed first. */
  async send({ chatId, content, clientId }: Sending): Promise<Stored | 'refused' | 'lost'> {
    if (this.closed) return 'lost';
    const answer = await new Promise<Frame | undefined>((resolve) => {
      const timer = setTimeout(() => {
        this.unanswered += 1;
        this.asked.get(clientId)?.(undefined);
      }, ANSWER_WITHIN_MS);
      this.asked.set(clientId, (frame) => {
        clearTimeout(timer);
        this.asked.delete(clientId);
        resolve(frame);
      });
      this.socket.send(JSON.stringify({ event: 'send_message', id: clientId, data: { chatId, content, clientId } }));
    });
    if (answer === undefined) return 'lost';
    if (answer.event === 'message_sent' && answer.data.message) return answer.data.message;
    this.refusals.push({ code: answer.data.code ?? answer.event, retryAfterMs: answer.data.retryAfterMs });
    return 'refused';
  }

  /** Keeps `inFlight` messages to a chat on the way, until told to stop; what is refused is sent again. */
  talk(ledger: Ledger, chatId: string, inFlight: number): void {
    this.isTalking = true;
    for (let i = 0; i < inFlight; i += 1) this.talks.push(this.keepSending(ledger, chatId));
  }

  /** Resolves when everything on the way was answered, or lost. */
  async hush(): Promise<void> {
    this.isTalking = false;
    await Promise.all(this.talks);
    this.talks = [];
  }

  close(): void {
    this.socket.terminate();
  }

  private async keepSending(ledger: Ledger, chatId: string): Promise<void> {
    while (this.isTalking && !this.closed) {
      const sending = ledger.write(chatId, this.owner);
      for (;;) {
        const answer = await this.send(sending);
        if (answer === 'lost') return;
        if (answer !== 'refused') {
          sending.acked = answer;
          break;
        }
        await pause(50);
      }
    }
  }

  private take({ event, id, data }: Frame): void {
    if (id !== undefined) return this.asked.get(id)?.({ event, id, data });
    if ((event === 'new_message' || event === 'message_sent') && data.message) {
      const chatId = data.message.id.split('.')[0]!;
      const heard = this.heard.get(chatId);
      if (heard) heard.push(data.message);
      else this.heard.set(chatId, [data.message]);
    }
  }
}

/** Everything that anybody sent. */
export class Ledger {
  readonly sendings: Sending[] = [];

  write(chatId: string, sender: Person): Sending {
    const n = this.sendings.length;
    const sending = { chatId, sender, clientId: `c${n}`, content: `message ${n} of ${sender.username}` };
    this.sendings.push(sending);
    return sending;
  }

  get acked(): Sending[] {
    return this.sendings.filter(({ acked }) => acked !== undefined);
  }

  get unacked(): Sending[] {
    return this.sendings.filter(({ acked }) => acked === undefined);
  }

  of(chatId: string): Sending[] {
    return this.sendings.filter((sending) => sending.chatId === chatId);
  }
}

/** People who talk in pairs, and all in one group. */
export interface Town {
  people: Person[];
  pairs: { chatId: string; one: Person; other: Person }[];
  group: { chatId: string; members: Person[] };
  chatIds: string[];
}

export async function settle(url: string, size = 6): Promise<Town> {
  const people = await Promise.all(Array.from({ length: size }, (_, i) => register(url, `person${i}`)));
  const pairs: Town['pairs'] = [];
  for (let i = 0; i + 1 < size; i += 2) {
    const [one, other] = [people[i]!, people[i + 1]!];
    pairs.push({ chatId: await privateChat(one, other), one, other });
  }
  const members = people.slice(0, 4);
  const chatId = await group(members[0]!, members.slice(1));
  return { people, pairs, group: { chatId, members }, chatIds: [...pairs.map((pair) => pair.chatId), chatId] };
}

/** Opens a phone for everybody, and has all of them talk. */
export async function startTalking(url: string, town: Town, ledger: Ledger, { inFlight = 3 } = {}): Promise<Phone[]> {
  const phones = await Promise.all(town.people.map((person) => Phone.open(url, person)));
  for (const phone of phones) for (const chatId of chatsOf(town, phone.owner)) phone.talk(ledger, chatId, inFlight);
  return phones;
}

export const chatsOf = ({ pairs, group: { chatId, members } }: Town, person: Person): string[] => [
  ...pairs.filter(({ one, other }) => one === person || other === person).map((pair) => pair.chatId),
  ...(members.includes(person) ? [chatId] : []),
];

const membersOf = ({ pairs, group: { members } }: Town, chatId: string): Person[] => {
  const pair = pairs.find((one) => one.chatId === chatId);
  return pair ? [pair.one, pair.other] : members;
};

/** Sends again what nobody acknowledged: over a socket, over HTTP, or over both at the same time, by turns. */
export async function sendAgain(url: string, ledger: Ledger): Promise<void> {
  const unacked = ledger.unacked;
  const phones = new Map<Person, Phone>();
  for (const { sender } of unacked) if (!phones.has(sender)) phones.set(sender, await Phone.open(url, sender));

  const again = async (sending: Sending, turn: number) => {
    const overSocket = () => phones.get(sending.sender)!.send(sending) as Promise<Stored>;
    const ways = [[overSocket], [() => overHttp(url, sending)], [overSocket, () => overHttp(url, sending)]][turn % 3]!;
    const answers = await Promise.all(ways.map((way) => way()));
    for (const { id } of answers) expect(id).to.be.a('string').that.equals(answers[0]!.id);
    sending.acked = answers[0]!;
  };
  // Not hundreds of connections at once.
  for (let i = 0; i < unacked.length; i += 30) await Promise.all(unacked.slice(i, i + 30).map((sending, n) => again(sending, n)));
  phones.forEach((phone) => phone.close());
}

async function overHttp(url: string, { sender, chatId, content, clientId }: Sending): Promise<Stored> {
  const { status, body } = await new Http(url, sender.token).post('/api/messages', { chatId, content, clientId });
  expect(status, JSON.stringify(body)).to.be.oneOf([200, 201]);
  return body.message;
}

/** Reads all there is of a chat, page by page, oldest first. */
export async function historyOf(url: string, reader: Person, chatId: string): Promise<Stored[]> {
  const http = new Http(url, reader.token);
  const pages: Stored[][] = [];
  for (let before = ''; ; before = `&before=${pages[0]![0]!.id}`) {
    const { status, body } = await http.get(`/api/messages/chat/${chatId}?limit=100${before}`);
    expect(status).to.equal(200);
    if (body.messages.length > 0) pages.unshift(body.messages);
    if (!body.hasMore) return pages.flat();
  }
}

/** Every chat holds what the ledger says was acknowledged, as it was acknowledged, and everything exactly once. */
export async function expectExactlyOnce(url: string, town: Town, ledger: Ledger): Promise<Map<string, Stored[]>> {
  const histories = new Map<string, Stored[]>();
  for (const chatId of town.chatIds) {
    const history = await historyOf(url, membersOf(town, chatId).at(-1)!, chatId);
    histories.set(chatId, history);
    expect(history.map(({ seq }) => seq)).to.deep.equal(history.map((_, i) => i + 1));

    const byClientId = new Map(history.map((message) => [message.clientId, message]));
    expect(byClientId.size, 'client ids in the history').to.equal(history.length);
    const sent = new Map(ledger.of(chatId).map((sending) => [sending.clientId, sending]));
    for (const { clientId, content, sender } of history) {
      expect({ content, sender: sender.id }).to.deep.equal({ content: sent.get(clientId)?.content, sender: sent.get(clientId)?.sender.id });
    }
    const acked = [...sent.values()].filter((sending) => sending.acked);
    const wrong = acked.filter(({ clientId, acked: told }) => {
      const stored = byClientId.get(clientId);
      return stored?.id !== told!.id || stored.seq !== told!.seq;
    });
    expect(wrong).to.deep.equal([]);
  }
  return histories;
}

/** Each of these phones was told of every message of its chats after `since`, once, in order: its own too, unless it sent them itself. */
export function expectHeardAll(phones: readonly Phone[], town: Town, histories: Map<string, Stored[]>, since = 0): void {
  for (const phone of phones) {
    for (const chatId of chatsOf(town, phone.owner)) {
      const heard = (phone.heard.get(chatId) ?? []).filter(({ seq }) => seq > since).map(({ id }) => id);
      const own = new Set((histories.get(chatId) ?? []).filter(({ sender }) => sender.id === phone.owner.id).map(({ id }) => id));
      const others = heard.filter((id) => !own.has(id));
      const expected = (histories.get(chatId) ?? []).filter(({ id, seq }) => seq > since && !own.has(id)).map(({ id }) => id);
      expect(others).to.deep.equal(expected);
      expect(new Set(heard).size).to.equal(heard.length);
    }
  }
}
