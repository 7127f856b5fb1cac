import type { Application } from '../../../application/application.js';
import type { JobHandlers } from '../../../application/ports/jobs.js';
import { asFileId } from '../../../domain/ids.js';

/** Which use case each job is. */
export const jobHandlers = ({ media }: Application): JobHandlers => ({
  removeFile: ({ fileId }) => media.removeUnused(asFileId(fileId)),
  sweepFiles: () => media.sweep(),
});
