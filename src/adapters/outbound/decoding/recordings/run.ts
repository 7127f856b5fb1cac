import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export interface Tools {
  ffmpeg: string;
  ffprobe: string;
  /** When it is raised, what runs is killed. */
  signal: AbortSignal;
  /** Has a program wait for everything else. */
  giveWay: (pid: number | undefined) => void;
}

const SAID_MAX = 1_000;

/** A tool ended with a fault, said more than was asked for, or took too long: it is the file that does that. */
export class ToolFault extends Error {}

export const isFault = (error: unknown): boolean => error instanceof ToolFault || (error instanceof Error && error.name === 'AbortError');

/**
 * Runs a tool to its end, without a shell and without anything to read, and hands over what it writes.
 * @param take may throw, which kills the tool
 */
export async function run(
  { signal, giveWay }: Pick<Tools, 'signal' | 'giveWay'>,
  tool: string,
  args: readonly string[],
  take: (chunk: Buffer) => void,
): Promise<void> {
  const child = spawn(tool, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, signal, killSignal: 'SIGKILL' });
  // Messages come first.
  giveWay(child.pid);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  try {
    const [[code]] = await Promise.all([
      once(child, 'close') as Promise<[number | null]>,
      each(child.stdout, take),
      each(child.stderr, (chunk) => (said = (said + chunk.toString('utf8')).slice(0, SAID_MAX))),
    ]);
    if (code !== 0) throw new ToolFault(`${tool} ended with ${String(code)}: ${said}`);
  } finally {
    child.kill('SIGKILL');
    // Its turn is not over before it is gone, unless it never began.
    if (child.pid !== undefined) await gone;
    // Its own children, if it has any, may hold the other ends.
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** All that it writes, as it is short. */
export async function output(tools: Tools, tool: string, args: readonly string[], bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  await run(tools, tool, args, (chunk) => {
    length += chunk.length;
    if (length > bytesMax) throw new ToolFault(`${tool} wrote more than ${bytesMax} bytes`);
    chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

/**
 * A file is read as what may be sent and nothing else: a playlist in a film's clothes could name other files of this machine, or addresses
 * of the network.
 */
export const reading = (path: string): string[] => [
  ...['-protocol_whitelist', 'file'],
  ...['-format_whitelist', 'mov,matroska,avi,mp3,wav,ogg'],
  ...['-i', `file:${path}`],
];

async function each(stream: Readable, take: (chunk: Buffer) => void): Promise<void> {
  for await (const chunk of stream) take(chunk as Buffer);
}
