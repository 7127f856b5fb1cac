// A client from outside knows no types.
/* eslint-disable @typescript-eslint/no-explicit-any */
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { requireDocumented } from './documented.js';
import { Ear } from './ear.js';
import { fileForm } from './form.js';
import { Inbox, PATIENCE_MS, type Frame } from './inbox.js';

export type { Frame } from './inbox.js';

type Json = Record<string, unknown>;

export interface Answer {
  status: number;
  headers: Headers;
  body: any;
}

/** An HTTP client of a node, maybe with somebody's token. */
export class Http {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  get = (path: string) => this.ask('GET', path);
  delete = (path: string) => this.ask('DELETE', path);
  post = (path: string, body?: unknown) => this.ask('POST', path, body);
  put = (path: string, body?: unknown) => this.ask('PUT', path, body);
  patch = (path: string, body?: unknown) => this.ask('PATCH', path, body);

  /** Sends a file, with what is said before it. */
  upload(path: string, bytes: Uint8Array, said: Record<string, string> = {}): Promise<Answer> {
    const { type, body } = fileForm(bytes, said);
    return this.send('POST', path, { type, body });
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    if (body === undefined) return this.send(method, path);
    return this.send(method, path, { type: 'application/json', body: JSON.stringify(body), sent: body });
  }

  /** Bytes, or a refusal. */
  async fetch(path: string, headers: Record<string, string> = {}): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
    const response = await fetch(this.url + path, { headers: { ...this.authorization, ...headers } });
    const bytes = Buffer.from(await response.arrayBuffer());
    const { status } = response;
    requireDocumented({ method: 'GET', path, status, type: response.headers.get('content-type') ?? undefined, text: bytes.toString() });
    return { status, headers: response.headers, bytes };
  }

  private get authorization(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }

  private async send(method: string, path: string, given?: { type: string; body: string | Buffer; sent?: unknown }): Promise<Answer> {
    const headers = { ...this.authorization, ...(given && { 'content-type': given.type }) };
    const response = await fetch(this.url + path, { method, headers, ...(given && { body: given.body }) });
    const text = await response.text();
    const { status } = response;
    requireDocumented({ method, path, sent: given?.sent, status, type: response.headers.get('content-type') ?? undefined, text });
    return { status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }
}

export interface Person {
  id: string;
  username: string;
  password: string;
  token: string;
  refreshToken: string;
  http: Http;
}

let people = 0;

/** Somebody with an account of a name that nobody else has. */
export async function register(url: string, name = 'person'): Promise<Person> {
  const username = `${name}_${(people += 1)}_${Date.now().toString(36)}`.toLowerCase();
  const password = 'correct horse battery';
  const { status, body } = await new Http(url).post('/api/auth/register', { name, username, password });
  if (status !== 201) throw new Error(`registering answered ${status} ${JSON.stringify(body)}`);
  return { id: body.user.id, username, password, token: body.token, refreshToken: body.refreshToken, http: new Http(url, body.token) };
}

/** So many people, a few at a time: passwords are hashed by a queue that is bounded. */
export async function crowd(url: string, count: number): Promise<Person[]> {
  const found: Person[] = [];
  while (found.length < count) {
    const few = Math.min(20, count - found.length);
    found.push(...(await Promise.all(Array.from({ length: few }, () => register(url, 'crowd')))));
  }
  return found;
}

/** A raw WebSocket client that keeps every frame it got, in order. */
export class Wire extends Inbox {
  closed: { code: number; reason: string } | undefined;
  private readonly replies = new Map<string | number, Frame>();
  private readonly ear: Ear;

  constructor(
    readonly socket: WebSocket,
    subprotocol = '',
  ) {
    super();
    this.ear = Ear.ofRaw(subprotocol);
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame;
      this.ear.heard(frame);
      if (frame.id !== undefined) this.replies.set(frame.id, frame);
      this.keep(frame);
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.wake();
    });
    socket.on('error', () => undefined);
  }

  /** Opens a socket, and waits until events flow on it. */
  static async open(url: string, token: string, { protocol, query = '' }: { protocol?: string; query?: string } = {}): Promise<Wire> {
    const wire = Wire.dial(url, { headers: { authorization: `Bearer ${token}` }, ...(protocol && { protocol }), query });
    await wire.next('ready');
    return wire;
  }

  /** Opens a socket, and waits for nothing. */
  static dial(
    url: string,
    { headers = {}, protocol, query = '' }: { headers?: Record<string, string>; protocol?: string; query?: string } = {},
  ): Wire {
    return new Wire(
      new WebSocket(`${url.replace('http', 'ws')}/ws${query}`, protocol === undefined ? [] : [protocol], { headers }),
      protocol,
    );
  }

  say(event: string, data?: unknown, id?: string | number): void {
    this.ear.said(event, data, id);
    this.socket.send(JSON.stringify({ event, ...(data !== undefined && { data }), ...(id !== undefined && { id }) }));
  }

  /** Says something and waits for its one reply. */
  async ask(event: string, data?: unknown): Promise<Frame> {
    const id = randomUUID();
    this.say(event, data, id);
    return this.until(() => this.replies.get(id), `a reply to ${event}`);
  }

  send(chatId: string, content: string, more: Json = {}): Promise<Frame> {
    return this.ask('send_message', { chatId, content, ...more });
  }

  whenClosed(withinMs = PATIENCE_MS): Promise<{ code: number; reason: string }> {
    return this.until(() => this.closed, 'the close', withinMs);
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.whenClosed();
  }
}

/** The private chat of two people, opened by the first. */
export async function privateChat(one: Person, other: Person): Promise<string> {
  const { body } = await one.http.post('/api/conversations', { userId: other.id });
  return (body as { conversation: { id: string } }).conversation.id;
}

export async function group(owner: Person, members: readonly Person[], name = 'a group'): Promise<string> {
  const { body } = await owner.http.post('/api/messages/chats', { type: 'group', name, memberIds: members.map(({ id }) => id) });
  return (body as { chat: { id: string } }).chat.id;
}
