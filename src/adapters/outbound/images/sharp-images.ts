import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { StagedFile } from '../../../application/ports/file-inspector.js';
import type { ImageProcessor, Miniature, PreparedImage } from '../../../application/ports/image-processor.js';
import { busy } from '../../../domain/errors.js';
import { PictureProcess } from './picture-process.js';
import type { MadeBy, PictureOf, PictureWork } from './picture-process.js';

/** One processor is left for everything else. */
const AT_ONCE = Math.max(1, Math.min(2, availableParallelism() - 1));
const WAITING_MAX = 32;
const RETRY_AFTER_MS = 2_000;

/** Has pictures decoded and encoded by processes of their own: whatever a picture does to them, it ends with them, and messages come first. */
export class SharpImages implements ImageProcessor {
  private readonly turns = pLimit(AT_ONCE);
  private readonly idle: PictureProcess[] = [];

  /** @param giveWay has a program wait for everything else */
  constructor(private readonly giveWay: (pid: number | undefined) => void) {}

  prepare(file: StagedFile): Promise<PreparedImage> {
    return this.inTurn('prepare', file);
  }

  portrait(file: StagedFile): Promise<PreparedImage> {
    return this.inTurn('portrait', file);
  }

  miniature({ folder, path }: Pick<StagedFile, 'folder' | 'path'>): Promise<Miniature> {
    return this.inTurn('miniature', { folder, path });
  }

  private async inTurn<Work extends PictureWork>(work: Work, picture: PictureOf<Work>): Promise<MadeBy<Work>> {
    if (this.turns.pendingCount >= WAITING_MAX) throw busy(RETRY_AFTER_MS);
    return this.turns(async (): Promise<MadeBy<Work>> => {
      const one = this.idle.pop() ?? new PictureProcess(this.giveWay);
      try {
        return await one.work(work, picture);
      } finally {
        this.idle.push(one);
      }
    });
  }
}
