import formidable, { multipart, type Part } from 'formidable';
import { createWriteStream, type WriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { StagedFile } from '../../../application/ports/file-inspector.js';
import { noRoomOr } from '../../../domain/no-room.js';
import { InvalidRequest } from '../contract/refusals.js';
import { escapedName, extendedName } from './file-name.js';
import { refusalOf } from './form-refusals.js';
import { Problem } from './problem.js';

export interface FormOptions {
  /** Where what is uploaded lies while it is looked at: each in a folder of its own, which is taken away afterwards. */
  folder: string;
  /** Of the file, in bytes. */
  limit: number;
  /** What the part with the file may be called. */
  names: readonly string[];
}

/** What a form says beside its file, by name; each once, or the same again. A field that is empty says nothing. */
export type FormFields = Readonly<Record<string, string>>;

const FIELDS_MAX = 16;
/** Of all fields together, in bytes. */
const FIELDS_BYTES_MAX = 65_536;
/** Of all that a form is beside its file: the fields, and what stands around the parts. In bytes. */
export const AROUND_FILE_BYTES_MAX = FIELDS_BYTES_MAX + 65_536;
/** Of what comes one after another without belonging to what a part holds: the parser keeps lines in memory until they end. In bytes. */
const UNPLACED_BYTES_MAX = 262_144;

type Read<Answer> = { fields: FormFields; upload: StagedFile } | { answer: Answer };

/** One form on its way in. */
export class Form<Answer> {
  private readonly fields = Object.create(null) as Record<string, string>; // Its names are the client's.
  private hasFile = false;
  private readonly form;
  private readonly path: string;
  private written: WriteStream | undefined;
  private answerWith: (answer: Answer) => void = () => undefined;
  /** Resolved when nothing more need be known to answer. */
  private readonly answered = new Promise<{ answer: Answer }>((resolve) => (this.answerWith = (answer) => resolve({ answer })));
  private isAnswered = false;
  private isRefused = false;
  private received = 0;
  /** How much of it had come when a part had something in it for the last time. */
  private placed = 0;

  constructor(
    private readonly request: IncomingMessage,
    private readonly options: FormOptions,
    private readonly beforeFile: (fields: FormFields) => Promise<Answer | undefined>,
  ) {
    this.path = join(options.folder, 'file');
    this.form = formidable({
      enabledPlugins: [multipart],
      maxFields: FIELDS_MAX,
      maxFieldsSize: FIELDS_BYTES_MAX,
      maxFileSize: options.limit,
      allowEmptyFiles: true,
      minFileSize: 0,
      fileWriteStreamHandler: () => (this.written = createWriteStream(this.path)),
      hashAlgorithm: 'sha256',
    });
    this.form.on('field', (name, value) => this.say(name, value));
    this.form.on('error', () => (this.isRefused = true));
    // What is thrown here ends the parsing.
    this.form.on('progress', (received) => {
      this.received = received;
      if (received - this.placed > UNPLACED_BYTES_MAX) throw new Problem(413, 'payload_too_large');
    });
    // The parser waits for what this returns before it goes on.
    Object.assign(this.form, { onPart: (part: Part) => this.take(part) });
  }

  /** What is left of a form that is answered or refused is read and dropped: the next request on this connection comes after it. */
  read(): Promise<Read<Answer>> {
    return Promise.race([this.answered, this.parsed()]);
  }

  private async parsed(): Promise<Read<Answer>> {
    // Who went before anybody listened is not heard going.
    if (this.request.destroyed) throw new Problem(400, 'incomplete_request');
    const [, files] = await this.form.parse(this.request).catch((error: unknown) => {
      this.request.resume();
      throw refusalOf(error, this.options.limit);
    });
    if (this.isAnswered) return this.answered;
    // The parser has done with a file that could not be written, too, and may say so before it hears of that.
    if (this.written?.errored) throw noRoomOr(this.written.errored);
    const [file] = Object.values(files).flatMap((each) => each ?? []);
    if (!file) throw new InvalidRequest([{ path: this.options.names[0] ?? '', message: 'is needed' }]);

    const { size, hash, originalFilename } = file;
    const sha256 = typeof hash === 'string' ? hash : '';
    return { fields: this.fields, upload: { folder: this.options.folder, path: this.path, size, sha256, name: originalFilename ?? '' } };
  }

  private say(name: string, value: string): void {
    if (value === '') return;
    const said = (this.fields[name] ??= value);
    if (said !== value) this.form.emit('error', new InvalidRequest([{ path: name, message: 'is said twice, and not the same' }]));
  }

  private async take(part: Part): Promise<void> {
    part.on('data', () => (this.placed = this.received));
    // Its types leave them out.
    const { headers } = part as Part & { headers: Readonly<Record<string, string>> };
    const disposition = headers['content-disposition'];
    part.originalFilename = extendedName(disposition) ?? escapedName(disposition) ?? part.originalFilename;
    if (part.originalFilename === null) {
      // A field, whatever type its client gives it. How it is encoded was seen to before.
      Object.assign(part, { mimetype: null, transferEncoding: 'utf-8' });
      return this.accept(part);
    }
    if (this.isAnswered || this.isRefused) return;
    if (this.hasFile || !this.options.names.includes(part.name ?? '')) {
      const expected = `one file is expected, as ${this.options.names.join(' or ')}`;
      return void this.form.emit('error', new InvalidRequest([{ path: part.name ?? '', message: expected }]));
    }
    this.hasFile = true;
    // Whatever it says, or nothing: without one it would be taken for a field.
    part.mimetype = 'application/octet-stream';
    if (await this.isWanted()) await this.accept(part);
  }

  /** Nothing is read meanwhile, but who sends it may go. */
  private async isWanted(): Promise<boolean> {
    this.request.pause();
    try {
      const answer = await this.beforeFile(this.fields);
      if (answer === undefined) return !this.isRefused;
      this.isAnswered = true;
      this.answerWith(answer);
      return false;
    } catch (error) {
      this.form.emit('error', error);
      return false;
    } finally {
      this.request.resume();
    }
  }

  /** It returns a promise, which its types do not say. */
  private accept(part: Part): Promise<void> {
    return Promise.resolve(this.form._handlePart(part));
  }
}
