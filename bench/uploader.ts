import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileForm } from '../test/support/form.js';

// People who each bring one file after the other into their chat, over lines as telephones have them. Ends on SIGTERM, when what is under way
// has been answered, and then says in one line of JSON how many of each kind there were.

interface Voice {
  token: string;
  chatId: string;
}

const { URL: url = '', VOICES = '[]', MIX = '' } = process.env;
const PIECE_BYTES = 65_536;
/** Of each line: 20 megabits. */
const BYTES_PER_MS = 2_500;
const APART_MS = 173;

const voices = JSON.parse(VOICES) as Voice[];
const mix = readdirSync(MIX)
  .filter((name) => /^\d/.test(name))
  .sort()
  .map((name) => ({ kind: name.split('.')[1] ?? '', bytes: readFileSync(join(MIX, name)) }));
const brought: Record<string, number> = {};
let isOver = false;

async function goOn(voice: Voice, seat: number): Promise<void> {
  // Each begins elsewhere and a little later, so that all kinds are under way from the start, and lines do not beat in time.
  await pause(seat * APART_MS);
  for (let turn = seat; !isOver; turn += 1) {
    const { kind, bytes } = mix[turn % mix.length] ?? { kind: '', bytes: Buffer.alloc(0) };
    const status = await bring(voice, bytes);
    if (status !== 201) throw new Error(`bringing a ${kind} was answered with ${status}`);
    if (Object.keys(brought).length === 0) process.stdout.write('uploading now\n');
    brought[kind] = (brought[kind] ?? 0) + 1;
  }
}

async function bring({ token, chatId }: Voice, bytes: Buffer): Promise<number> {
  const { type, body } = fileForm(bytes, { chatId });
  const headers = { authorization: `Bearer ${token}`, 'content-type': type, 'content-length': body.length };
  const sending = request(`${url}/api/messages/media`, { method: 'POST', headers });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  const startedAt = performance.now();
  for (let at = 0; at < body.length; at += PIECE_BYTES) {
    sending.write(body.subarray(at, at + PIECE_BYTES));
    await pause(startedAt + (at + PIECE_BYTES) / BYTES_PER_MS - performance.now());
  }
  sending.end();
  const [response] = await answered;
  await once(response.resume(), 'end');
  return response.statusCode ?? 0;
}

process.on('SIGTERM', () => (isOver = true));
await Promise.all(voices.map(goOn));
process.stderr.write(`${JSON.stringify(brought)}\n`);
process.exit(0);
