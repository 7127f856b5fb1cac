import type { StagedFile } from '../../../../application/ports/file-inspector.js';
import type { ImageProcessor, Miniature, PreparedImage } from '../../../../application/ports/image-processor.js';
import type { Decoders } from '../decoders.js';
import { PictureProcess } from './picture-process.js';
import type { MadeBy, PictureOf, PictureWork } from './picture-process.js';

/** Has pictures decoded and encoded by processes of their own: whatever a picture does to them, it ends with them, and messages come first. */
export class SharpImages implements ImageProcessor {
  private readonly idle: PictureProcess[] = [];

  constructor(private readonly decoders: Decoders) {}

  prepare(file: StagedFile): Promise<PreparedImage> {
    return this.inTurn('prepare', file);
  }

  portrait(file: StagedFile): Promise<PreparedImage> {
    return this.inTurn('portrait', file);
  }

  miniature({ folder, path }: Pick<StagedFile, 'folder' | 'path'>): Promise<Miniature> {
    return this.inTurn('miniature', { folder, path });
  }

  private inTurn<Work extends PictureWork>(work: Work, picture: PictureOf<Work>): Promise<MadeBy<Work>> {
    return this.decoders.inTurn(async (): Promise<MadeBy<Work>> => {
      const one = this.idle.pop() ?? new PictureProcess(this.decoders.giveWay);
      try {
        return await one.work(work, picture);
      } finally {
        this.idle.push(one);
      }
    });
  }
}
