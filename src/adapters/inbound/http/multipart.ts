import type { IncomingMessage } from 'node:http';
import type { StagedFile } from '../../../application/ports/file-inspector.js';
import { fileTooLarge } from '../../../domain/errors.js';
import { AROUND_FILE_BYTES_MAX, Form, type FormFields, type FormOptions } from './form.js';
import { Problem } from './problem.js';
import { inStaging } from './staging.js';

/**
 * Reads a form with one file, which goes to the disk as it comes, and lends it out. Nothing of it stays there.
 * @param beforeFile hears what was said before the file came, and may answer at once: then the file is not kept at all
 * @throws unsupported_media_type · malformed_form · incomplete_request · validation_failed · storage_unavailable · file_too_large, as soon as it is
 */
export async function withUpload<Answer>(
  request: IncomingMessage,
  options: FormOptions,
  work: (form: { fields: FormFields; upload: StagedFile }) => Promise<Answer>,
  beforeFile: (fields: FormFields) => Promise<Answer | undefined>,
): Promise<Answer> {
  if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')) throw new Problem(415, 'unsupported_media_type');
  // What is announced to be larger need not be read to be refused.
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > options.limit + AROUND_FILE_BYTES_MAX) throw fileTooLarge(options.limit);

  return inStaging(options.folder, async (folder) => {
    const form = await new Form(request, { ...options, folder }, beforeFile).read();
    return 'answer' in form ? form.answer : work(form);
  });
}
