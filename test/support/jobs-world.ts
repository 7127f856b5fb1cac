import type { JobHandlers, Jobs } from '../../src/application/ports/jobs.js';
import { soon } from './journey-processes.js';

/** Two nodes on one place where jobs are kept, and the time there. */
export interface JobsWorld {
  jobs: Jobs;
  other: Jobs;
  /** What was reported on either node. */
  faults: Error[];
  /** The time that `at` is compared with. */
  now(): Promise<number>;
  /** Lets time pass, once no more jobs are under way than so many. */
  pass(ms: number, underWay?: number): Promise<void>;
  close(): Promise<void>;
}

/** Somebody who takes files away, and notes which. */
export class Remover {
  readonly removed: string[] = [];
  readonly begun: string[] = [];
  private readonly troubles = new Map<string, (tries: number) => unknown>();
  private readonly ends: (() => Promise<void>)[] = [];

  /** What happens instead when this file is to be taken away. */
  meets(fileId: string, trouble: (tries: number) => unknown): this {
    this.troubles.set(fileId, trouble);
    return this;
  }

  async worksOn(jobs: Jobs): Promise<() => Promise<void>> {
    const end = await jobs.work(this.handlers);
    this.ends.push(end);
    return end;
  }

  /** Resolves when so many files have been taken away, of those that match. */
  async hasRemoved(count: number, match = /./, withinMs?: number): Promise<void> {
    const look = () => this.removed.filter((fileId) => match.test(fileId)).length >= count || undefined;
    await soon(`${count} files like ${match.source} are taken away`, look, withinMs);
  }

  async hasBegun(fileId: string, tries = 1): Promise<void> {
    await soon(`${fileId} is begun`, () => this.triesOf(fileId) >= tries || undefined);
  }

  triesOf = (fileId: string): number => this.begun.filter((other) => other === fileId).length;

  async rests(): Promise<void> {
    await Promise.all(this.ends.map((end) => end()));
  }

  private readonly handlers: JobHandlers = {
    removeFile: async ({ fileId }) => {
      this.begun.push(fileId);
      await this.troubles.get(fileId)?.(this.triesOf(fileId));
      this.removed.push(fileId);
    },
    sweepFiles: async () => void this.removed.push('swept'),
  };
}

/** What a job can be made to wait at. */
export function aGate(): { opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
