import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { request, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from './client.js';
import { fileForm } from './form.js';
import { wav } from './hand-made-files.js';
import { historyOf, type Stored, type Town } from './journey-load.js';
import { twoHalves } from './pictures.js';

/** What somebody brought, and what they were told about it. */
export interface Upload {
  kind: 'message' | 'file' | 'picture';
  path: string;
  said: Record<string, string>;
  sender: Person;
  bytes: Buffer;
  /** Of what is to be had of it again, which of a photo is not what was sent. */
  sha256: string;
  /** Undefined as long as nobody knows what became of it. */
  answer?: Answer;
}

/** Whatever of this there is in it. */
interface Answer {
  message?: Shown;
  file?: Media;
}

export interface Media {
  fileId: string;
  url: string;
  thumbnailUrl: string | null;
  size: number;
}

export type Shown = Stored & { media: Media | null };

type Sample = Pick<Upload, 'bytes' | 'sha256'>;

/** Everything that anybody brought. Messages have client ids, by which they are told apart. */
export class Uploads {
  readonly all: Upload[] = [];
  private isOn = true;
  private underWay: Promise<void>[] = [];

  private constructor(private readonly photos: readonly Sample[]) {}

  /** Asks the server, while nobody disturbs it, what becomes of the photos. */
  static async begin(url: string, person: Person): Promise<Uploads> {
    const photos: Sample[] = [];
    for (const width of [400, 1_200, 2_000]) {
      const bytes = await twoHalves(width, 900)
        .withExifMerge({ IFD0: { Artist: 'somebody' } })
        .jpeg({ quality: 95 })
        .toBuffer();
      const { status, body } = await person.http.upload('/api/files', bytes);
      expect(status).to.equal(201);
      const { url: path } = (body as { file: Media }).file;
      photos.push({ bytes, sha256: (await fetched(url + path)).sha256 });
    }
    return new Uploads(photos);
  }

  /** Has everybody bring one thing after the other in several places at once, quickly or slowly, until nobody answers any more. */
  start(url: string, { people, pairs, group: { chatId, members } }: Town): void {
    this.isOn = true;
    const [owner] = members;
    const into = pairs.flatMap((pair) => [pair.one, pair.other].map((sender) => ({ sender, chatId: pair.chatId })));
    for (const { sender, chatId: chat } of into) this.goOn(url, () => this.message(sender, chat));
    for (const sender of members) this.goOn(url, () => this.message(sender, chatId));
    for (const sender of people) this.goOn(url, () => this.bring({ kind: 'file', path: '/api/files', said: {}, sender, ...this.sample() }));
    for (const sender of people.slice(0, 2)) this.goOn(url, () => this.picture(sender, '/api/users/profile-picture'));
    if (owner) this.goOn(url, () => this.picture(owner, `/api/messages/chats/${chatId}/picture`));
  }

  /** Resolves when everything under way was answered, or lost. */
  async over(): Promise<void> {
    this.isOn = false;
    await Promise.all(this.underWay);
    this.underWay = [];
  }

  get messages(): Upload[] {
    return this.all.filter(({ kind }) => kind === 'message');
  }

  get lost(): Upload[] {
    return this.all.filter(({ answer }) => answer === undefined);
  }

  /** Brings again, twice at once, what is to come into a message and was not answered. */
  async again(url: string): Promise<void> {
    for (const upload of this.lost.filter(({ kind }) => kind === 'message')) {
      const answers = await Promise.all([carried(url, upload), carried(url, upload)]);
      expect(new Set(answers.map((answer) => answer?.message?.id)).size, 'messages for one client id').to.equal(1);
      if (answers[0]) upload.answer = answers[0];
    }
  }

  private goOn(url: string, next: () => Upload): void {
    const one = async () => {
      while (this.isOn) {
        const upload = next();
        const answer = await carried(url, upload, Math.random() * SLOWEST_MS);
        if (!answer) return;
        upload.answer = answer;
      }
    };
    this.underWay.push(one());
  }

  private message(sender: Person, chatId: string): Upload {
    const said = { chatId, clientId: `c${this.all.length}`, content: 'look' };
    return this.bring({ kind: 'message', path: '/api/messages/media', said, sender, ...this.sample() });
  }

  private picture(sender: Person, path: string): Upload {
    return this.bring({ kind: 'picture', path, said: {}, sender, ...one(this.photos) });
  }

  private bring(upload: Upload): Upload {
    this.all.push(upload);
    return upload;
  }

  /** Photos, sounds and documents, of which some are large. */
  private sample(): Sample {
    if (Math.random() < 0.3) return one(this.photos);
    const length = Math.ceil(Math.random() ** 3 * LARGEST_BYTES);
    const bytes = Math.random() < 0.3 ? wav([...randomBytes(20_000)]) : Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(length)]);
    return { bytes, sha256: digest(bytes) };
  }
}

const LARGEST_BYTES = 3_000_000;
const PIECE_BYTES = 65_536;
/** Between two pieces. */
const SLOWEST_MS = 40;

const one = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!;

/** Sends it, piece by piece; undefined when the connection ended first. @throws when it is refused */
async function carried(url: string, { path, said, sender, bytes }: Upload, everyMs = 0): Promise<Answer | undefined> {
  const { type, body } = fileForm(bytes, said);
  const headers = { authorization: `Bearer ${sender.token}`, 'content-type': type, 'content-length': body.length };
  const sending = request(url + path, { method: 'POST', headers, agent: false });
  const answered = answerTo(sending);
  for (let at = 0; at < body.length && !sending.destroyed; at += PIECE_BYTES) {
    sending.write(body.subarray(at, at + PIECE_BYTES));
    if (everyMs > 0) await pause(everyMs);
  }
  sending.end();
  return answered;
}

function answerTo(sending: ReturnType<typeof request>): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    sending.on('error', () => resolve(undefined));
    sending.on('response', (response: IncomingMessage) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', () => resolve(undefined));
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        if (response.statusCode === 200 || response.statusCode === 201) resolve(JSON.parse(text) as Answer);
        else reject(new Error(`bringing a file was answered ${response.statusCode ?? 0} ${text}`));
      });
    });
  });
}

/** Every message of every chat that shows a file shows the whole of one that was brought, and none that was answered is missing. */
export async function expectWhole(url: string, { chatIds, group, pairs }: Town, uploads: Uploads): Promise<void> {
  const found = new Map<string, Shown>();
  for (const chatId of chatIds) {
    const reader = pairs.find((pair) => pair.chatId === chatId)?.other ?? group.members.at(-1)!;
    for (const message of (await historyOf(url, reader, chatId)) as Shown[]) if (message.media) note(found, message);
  }
  for (const { clientId, media } of found.values()) {
    const upload = uploads.messages.find(({ said }) => said['clientId'] === clientId);
    expect(await wholeOf(url, media!), clientId).to.deep.equal({ status: 200, size: media!.size, sha256: upload?.sha256 });
  }
  const answered = uploads.messages.filter(({ answer }) => answer);
  const missing = answered.filter(({ said, answer }) => found.get(said['clientId']!)?.id !== answer?.message?.id);
  expect(missing.map(({ said }) => said)).to.deep.equal([]);
}

function note(found: Map<string, Shown>, message: Shown): void {
  expect(found.has(message.clientId), `two messages for ${message.clientId}`).to.equal(false);
  found.set(message.clientId, message);
}

/** What is to be had of a file; where it has a thumbnail, that is to be had as well. */
export async function wholeOf(url: string, media: Pick<Media, 'url' | 'thumbnailUrl'>) {
  if (media.thumbnailUrl !== null) expect((await fetched(url + media.thumbnailUrl)).status).to.equal(200);
  return fetched(url + media.url);
}

export async function fetched(url: string): Promise<{ status: number; size: number; sha256: string }> {
  const response = await fetch(url);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, size: bytes.length, sha256: digest(bytes) };
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
