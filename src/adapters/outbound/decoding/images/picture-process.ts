import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImageProcessor } from '../../../../application/ports/image-processor.js';
import { fileUnreadable } from '../../../../domain/errors.js';
import { noRoomOr } from '../../../../domain/no-room.js';

/** What is to be done with a picture. */
export type PictureWork = keyof ImageProcessor;
export type PictureOf<Work extends PictureWork> = Parameters<ImageProcessor[Work]>[0];
export type MadeBy<Work extends PictureWork> = Awaited<ReturnType<ImageProcessor[Work]>>;

/** What the process answers: what came of it, or why nothing did. */
export type PictureAnswer = { made: MadeBy<PictureWork> } | { unreadable: string } | { fault: string; code?: unknown };

/** For one picture, in milliseconds. The decoder ends by itself sooner, if it still can. */
const MS_MAX = 60_000;
/** For so long it waits for the next picture: to start it takes a tenth of a second, and it holds some 60 MB. */
const IDLE_MS = 30_000;

/** A process that does one thing at a time: started when there is something to do, and ended when there has been nothing for a while. */
export class PictureProcess {
  private child: ChildProcess | undefined;
  private idle: NodeJS.Timeout | undefined;

  /** @param giveWay has a program wait for everything else */
  constructor(private readonly giveWay: (pid: number | undefined) => void) {}

  /** @throws file_unreadable, also when the process dies of the picture · storage_unavailable */
  async work<Work extends PictureWork>(work: Work, picture: PictureOf<Work>): Promise<MadeBy<Work>> {
    clearTimeout(this.idle);
    const child = (this.child ??= this.start());
    const answer = await ask(child, [work, picture]);
    this.idle = setTimeout(() => this.end(), IDLE_MS).unref();

    if ('unreadable' in answer) throw fileUnreadable(new Error(answer.unreadable));
    if ('fault' in answer) throw noRoomOr(Object.assign(new Error(answer.fault), { code: answer.code }));
    return answer.made as MadeBy<Work>; // It answers what it was asked.
  }

  private start(): ChildProcess {
    // It has this file's own ending: .js when built, .ts when run from source.
    const program = fileURLToPath(new URL(`./picture-worker${extname(import.meta.url)}`, import.meta.url));
    // What our environment tells us, such as secrets, is none of its business. It leads a session of its own.
    const child = fork(program, { env: {}, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], detached: true });
    const forget = () => {
      if (this.child === child) this.child = undefined;
    };
    child.on('exit', forget).on('error', forget);
    // Messages come first; the threads that it makes later are as patient as it is itself.
    this.giveWay(child.pid);
    return child;
  }

  private end(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }
}

/** While it works this process lives on; while it waits, it keeps nobody. */
async function ask(child: ChildProcess, task: [PictureWork, PictureOf<PictureWork>]): Promise<PictureAnswer> {
  child.ref();
  child.channel?.ref();
  const late = setTimeout(() => child.kill('SIGKILL'), MS_MAX);
  const heard = new AbortController();
  const { signal } = heard;
  try {
    const answered = once(child, 'message', { signal }) as Promise<[PictureAnswer]>;
    const ended = once(child, 'exit', { signal }) as Promise<[number | null, NodeJS.Signals | null]>;
    child.send(task);
    return await Promise.race([answered.then(([answer]) => answer), ended.then(endedWith)]);
  } finally {
    clearTimeout(late);
    heard.abort();
    child.unref();
    child.channel?.unref();
  }
}

/** Of what it was given it dies by a signal; a code is a fault of ours. */
const endedWith = ([code, signal]: [number | null, NodeJS.Signals | null]): PictureAnswer =>
  signal === null
    ? { fault: `the process that decodes pictures ended with ${String(code)}` }
    : { unreadable: `the process that decoded it was ended by ${signal}` };
