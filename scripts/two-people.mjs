// `npm run two-people [url]`: two throw-away people talk on a running server, and what becomes of every message is shown as it happens.
/* global AbortSignal, fetch */
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';

const HELP = `npm run two-people [url]

Two throw-away people talk on a running Payam, and what becomes of every message is shown as it happens.
Without a url it is http://127.0.0.1, at the PORT of the environment or of .env, else 3000.
`;
const PATIENCE_MS = 10_000;
const isTerminal = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (isTerminal ? `\x1b[${code}m${text}\x1b[0m` : text);
const [dim, green, yellow, cyan] = [2, 32, 33, 36].map(paint);
const write = (text) => void process.stdout.write(text);

/** What is told in one line, without a stack. */
class Unhappy extends Error {}

async function main(url) {
  await requireServer(url);
  const [ada, bob] = [new Person(url, 'Ada', cyan), new Person(url, 'Bob', yellow)];
  await Promise.all([ada.register(), bob.register()]);
  const { conversation } = await ada.ask('POST', '/api/conversations', { userId: bob.id });
  const chat = conversation.id;
  await Promise.all([ada.connect(), bob.connect()]);
  write(`\nAda and Bob talk on ${url}, in chat ${chat}.\n\n`);

  await exchange(ada, bob, chat, 'Are you coming tonight?');
  await exchange(bob, ada, chat, 'Yes! What shall I bring?');
  const seen = await exchange(ada, bob, chat, 'Only yourself. And the blue umbrella.');

  narrate('Bob rides into a tunnel, and his socket is gone.');
  bob.socket.terminate();
  await say(ada, chat, 'It must be at your place.', '\n');
  const first = await say(ada, chat, 'By the door, I think.', '\n');
  narrate('Ada is not sure that it arrived: she sends it again, with the same clientId.');
  const again = await say(ada, chat, 'By the door, I think.', dim(' · the same message\n'), first.clientId);
  if (again.id !== first.id) throw new Unhappy('the repeat was stored as another message');

  await bob.connect();
  const missed = await bob.ask('GET', `/api/messages/chat/${chat}?after=${seen.id}`);
  narrate(`Bob is back, and fetches what he missed: ${missed.messages.map(({ content }) => `"${content}"`).join(', ')}`);
  await bob.command('mark_chat_read', { chatId: chat });
  await told(ada, 'read', again);
  narrate('Ada sees that he has read it.');
  await exchange(bob, ada, chat, 'Found it. On my way!');

  const { messages } = await ada.ask('GET', `/api/messages/chat/${chat}`);
  write(`\nThe chat has ${messages.length} messages, ${messages.map(({ seq }) => seq).join(' ')}: none lost, none doubled.\n\n`);
  for (const { socket } of [ada, bob]) socket.close();
}

/** One says something, and the other gets it and reads it. */
async function exchange(from, to, chat, text) {
  const message = await say(from, chat, text);
  await to.frame('new_message', (data) => data.message.id === message.id);
  await told(from, 'delivered', message);
  write(dim(' · delivered'));
  await breathe();
  await to.command('mark_message_read', { messageId: message.id });
  await told(from, 'read', message);
  write(green(' · read\n'));
  return message;
}

async function say(from, chat, content, ending = '', clientId = randomUUID()) {
  await breathe();
  write(`  ${from.colour(from.name)}  ${content.padEnd(40)}`);
  const { message } = await from.command('send_message', { chatId: chat, content, clientId }, 'message_sent');
  write(dim('sent') + ending);
  return message;
}

const told = (sender, as, { seq }) => sender.frame('message_status_update', ({ status, upToSeq }) => status === as && upToSeq >= seq);
const narrate = (text) => write(dim(`  --   ${text}\n`));
/** People take their time, where somebody watches. */
const breathe = () => (isTerminal ? pause(700) : undefined);

/** Somebody with an account and a socket, who keeps every frame that came. */
class Person {
  constructor(url, name, colour) {
    Object.assign(this, { url, name, colour });
  }

  async register() {
    const username = `${this.name.toLowerCase()}_${randomBytes(6).toString('hex')}`;
    const { user, token } = await this.ask('POST', '/api/auth/register', { name: this.name, username, password: randomUUID() });
    Object.assign(this, { id: user.id, token });
  }

  async ask(method, path, body) {
    const headers = { 'content-type': 'application/json', ...(this.token && { authorization: `Bearer ${this.token}` }) };
    const response = await fetch(this.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Unhappy(`${method} ${path} answered ${response.status} ${await response.text()}`);
    return response.json();
  }

  async connect() {
    this.frames = [];
    this.socket = new WebSocket(`${this.url.replace(/^http/, 'ws')}/ws`, { headers: { authorization: `Bearer ${this.token}` } });
    this.socket.on('message', (data) => this.frames.push(JSON.parse(data.toString())));
    this.socket.on('close', (code) => this.socket.emit('error', new Error(`it was closed with ${code}`)));
    this.socket.on('error', () => undefined); // Whoever waits for a frame hears of it.
    await this.frame('ready');
  }

  /** Says a command, and waits for its one reply. */
  command(event, data, reply = 'ack') {
    const id = randomUUID();
    this.socket.send(JSON.stringify({ event, data, id }));
    return this.frame(reply, (_, frame) => frame.id === id);
  }

  /** The data of the first frame of this name that fits, whether it came already or not. */
  async frame(event, fits = () => true) {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const found = this.frames.find((frame) => frame.event === event && fits(frame.data, frame));
      if (found) return found.data;
      await once(this.socket, 'message', { signal }).catch((cause) => {
        throw new Unhappy(`${this.name}'s socket did not bring ${event}: ${cause.message}`, { cause });
      });
    }
  }
}

async function requireServer(url) {
  const answer = await fetch(`${url}/readyz`)
    .then((response) => response.json())
    .catch(() => undefined);
  if (answer?.status !== 'ready') throw new Unhappy(`no Payam is ready at ${url}; start one with: npm start`);
}

const [given] = process.argv.slice(2);
if (given === '--help' || given === '-h') write(HELP);
else {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const url = given?.replace(/\/+$/, '') ?? `http://127.0.0.1:${process.env.PORT || 3_000}`;
  await main(url).catch((error) => {
    if (!(error instanceof Unhappy)) throw error;
    process.stderr.write(`two-people: ${error.message}\n`);
    process.exit(1);
  });
}
