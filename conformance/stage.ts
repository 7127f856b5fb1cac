import { randomBytes } from 'node:crypto';
import { shapes, type Chat, type Message } from './shapes.js';
import { Client } from './clients/client.js';
import { openRaw } from './clients/raw.js';
import { openSocketIo } from './clients/socketio.js';
import type { Vocabulary } from './clients/names.js';
import { ask, is, type Answer, type Asking } from './http.js';

export type Transport = 'ws' | 'socket.io websocket' | 'socket.io polling';

export interface Combination {
  transport: Transport;
  vocabulary: Vocabulary;
}

export const PASSWORD = 'correct horse battery';

/** An account, and what its owner asks over HTTP. */
export interface Person {
  id: string;
  name: string;
  username: string;
  token: string;
  refreshToken: string;
  ask(method: string, path: string, body?: unknown, asking?: Asking): Promise<Answer>;
}

/** A name that nobody else on the server has. */
export const unique = (): string => randomBytes(6).toString('hex');

/** Who plays in one row: people of its own, whose connections end with it. */
export class Stage {
  private readonly wires: { end(): void }[] = [];

  constructor(readonly url: string) {}

  async person(name = 'Ada'): Promise<Person> {
    const username = `${name.toLowerCase()}_${unique()}`;
    const answer = await ask(this.url, 'POST', '/api/auth/register', { body: { name, username, password: PASSWORD } });
    const { user, token, refreshToken } = is(201, shapes.signedIn.shape)(answer);
    return this.as({ id: user.id, name, username, token, refreshToken });
  }

  as(who: Omit<Person, 'ask'>): Person {
    return { ...who, ask: (method, path, body, asking) => ask(this.url, method, path, { token: who.token, body, ...asking }) };
  }

  two(): Promise<[Person, Person]> {
    return Promise.all([this.person('Ada'), this.person('Bob')]);
  }

  three(): Promise<[Person, Person, Person]> {
    return Promise.all([this.person('Ada'), this.person('Bob'), this.person('Cyd')]);
  }

  /** Two people who have a private chat. */
  async pair(): Promise<{ ada: Person; bob: Person; chatId: string }> {
    const [ada, bob] = await this.two();
    return { ada, bob, chatId: await this.chat(ada, bob) };
  }

  async chat(one: Person, other: Person): Promise<string> {
    const { conversation } = await one.ask('POST', '/api/conversations', { userId: other.id }).then(is(201, { conversation: shapes.chat }));
    return conversation.id;
  }

  async group(owner: Person, members: readonly Person[], name = 'The group'): Promise<Chat> {
    const body = { type: 'group', name, memberIds: members.map(({ id }) => id) };
    const { chat } = await owner.ask('POST', '/api/messages/chats', body).then(is(201, { chat: shapes.chat }));
    return chat;
  }

  async post(who: Person, chatId: string, content: string, more: object = {}): Promise<Message> {
    const answer = await who.ask('POST', '/api/messages', { chatId, content, ...more });
    return is(201, { message: shapes.message })(answer).message;
  }

  /** A connection that is ready. */
  async connect(who: Pick<Person, 'token'>, { transport, vocabulary }: Combination, acks = false): Promise<Client> {
    const wire =
      transport === 'ws'
        ? await openRaw({ url: this.url, vocabulary, token: who.token, query: acks ? '?acks=1' : '' })
        : await openSocketIo({
            url: this.url,
            transport: transport === 'socket.io polling' ? 'polling' : 'websocket',
            auth: { token: who.token, vocabulary, ...(acks && { acks }) },
          });
    const client = new Client(vocabulary, this.lend(wire));
    await client.next('ready');
    return client;
  }

  /** Something that ends with the stage. */
  lend<W extends { end(): void }>(wire: W): W {
    this.wires.push(wire);
    return wire;
  }

  end(): void {
    for (const wire of this.wires) wire.end();
  }
}
