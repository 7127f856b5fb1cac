import type { StagedFile } from '../../../../application/ports/file-inspector.js';
import { DomainError } from '../../../../domain/errors.js';
import type { PictureAnswer, PictureWork } from './picture-process.js';
import { pictures } from './pictures.js';

// A program of its own, which is sent one piece of work after the other, and answers each.

process.on('message', (task: [PictureWork, StagedFile]) => void answerTo(task).then((answer) => process.send?.(answer))); // Faults are answers, too.

// Whoever was to be answered is gone. To end in order would be to wait for the picture that is being decoded.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

async function answerTo([work, picture]: [PictureWork, StagedFile]): Promise<PictureAnswer> {
  try {
    return { made: await pictures[work](picture) };
  } catch (error) {
    const isUnreadable = error instanceof DomainError && error.code === 'file_unreadable';
    return isUnreadable ? { unreadable: String(error.cause) } : { fault: String(error), code: (error as { code?: unknown }).code };
  }
}
