import { chatIdsOf } from '../test/support/crowded-account.js';
import { toldIn, type SyncAnswer } from '../test/support/sync-answer.js';
import { Answers, type Asked } from './asked.js';
import { whole } from './markdown.js';
import { MISSED, type Past } from './past.js';
import { openWire, type Wire } from './wire.js';

export interface Synced {
  asked: Asked[];
  /** All that was missed, told in so many answers. */
  all: { messages: number; answers: number; ms: number };
}

/** As many messages as an answer may hold. */
const LIMIT = 1_000;

/** Asks as a client does that comes back after a long time, over a socket. */
export async function askSync(url: string, { absent }: Past, repetitions: number): Promise<Synced> {
  // It confirms nothing by itself, and so stays as far behind as it was.
  const wire = await openWire(`${url.replace('http', 'ws')}/ws?acks=1`, { authorization: `Bearer ${absent.token}` });
  const line = new SyncLine(wire);
  const known = Object.fromEntries(chatIdsOf(MISSED).map((chatId) => [chatId, 1]));
  const asked = [
    await askAgain(line, { of: 'sync', name: 'sync, first answer', question: { chats: known }, repetitions }),
    await askAgain(line, { of: 'sync', name: 'sync of a new device, first answer', question: { chats: {} }, repetitions }),
    await askAgain(line, { of: 'beside', name: 'sync, first answer of 1,000', question: { chats: known, limit: LIMIT }, repetitions }),
  ];
  const all = await askToTheEnd(line, known);
  wire.close();
  return { asked, all };
}

interface Again extends Pick<Asked, 'of' | 'name'> {
  question: object;
  repetitions: number;
}

async function askAgain(line: SyncLine, { of, name, question, repetitions }: Again): Promise<Asked> {
  const { ms: coldMs } = await line.ask(question);
  const answers = new Answers({ of, name, coldMs });
  for (let nth = 0; nth < repetitions; nth += 1) {
    const { ms, bytes, answer } = await line.ask(question);
    answers.note({ ms, bytes, holds: `${whole(messagesIn(answer))} messages of ${whole(answer.chats.length)} chats` });
  }
  return answers.asked();
}

async function askToTheEnd(line: SyncLine, known: Record<string, number>): Promise<Synced['all']> {
  const all = { messages: 0, answers: 0, ms: 0 };
  for (let cursor: unknown, isOver = false; !isOver;) {
    const { ms, answer } = await line.ask({ chats: known, limit: LIMIT, cursor });
    for (const { chatId, revision } of toldIn(answer)) known[chatId] = revision;
    all.messages += messagesIn(answer);
    all.answers += 1;
    all.ms += ms;
    cursor = answer.cursor;
    isOver = cursor === undefined;
  }
  return all;
}

const messagesIn = (answer: SyncAnswer): number => toldIn(answer).reduce((sum, { messages }) => sum + messages.length, 0);

/** One question after the other on one socket. */
class SyncLine {
  private asked = 0;

  constructor(private readonly wire: Wire) {}

  /** The time ends with the answer's last byte: reading it is the client's affair. */
  ask(question: object): Promise<{ ms: number; bytes: number; answer: SyncAnswer }> {
    const id = `sync ${(this.asked += 1)}`;
    const frame = JSON.stringify({ event: 'sync', id, data: question });
    return new Promise((resolve, reject) => {
      const start = performance.now();
      this.wire.listen((answer) => {
        const ms = performance.now() - start;
        if (answer.startsWith(`{"event":"ack","id":"${id}"`)) resolve({ ms, bytes: answer.length, answer: dataOf(answer) });
        else if (answer.startsWith('{"event":"error"') || answer.startsWith('{"event":"closed"'))
          reject(new Error(`the server said ${answer}`));
      });
      this.wire.send(frame);
    });
  }
}

/** A wire hands frames over byte by byte. */
const dataOf = (frame: string): SyncAnswer => (JSON.parse(Buffer.from(frame, 'latin1').toString()) as { data: SyncAnswer }).data;
