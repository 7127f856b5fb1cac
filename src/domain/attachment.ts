import { asFileId, type FileId, type Instant, type UserId } from './ids.js';
import { messageTypeUnfit } from './errors.js';
import type { SentType } from './message.js';

/** What a file is shown as; the folder of its address. */
export type FileKind = 'images' | 'videos' | 'audio' | 'documents' | 'profiles';

/** A format that people may send, as its bytes say. */
export interface Format {
  mimeType: string;
  /** How the name of a file of it ends. */
  extension: string;
  /** How else it may end. */
  otherExtensions?: readonly string[];
  kind: Exclude<FileKind, 'profiles'>;
}

/** All that may be sent. A WebM without a picture is audio. */
export const FORMATS: readonly Format[] = [
  { mimeType: 'image/jpeg', extension: 'jpg', otherExtensions: ['jpeg', 'jpe', 'jfif'], kind: 'images' },
  { mimeType: 'image/png', extension: 'png', kind: 'images' },
  { mimeType: 'image/gif', extension: 'gif', kind: 'images' },
  { mimeType: 'image/webp', extension: 'webp', kind: 'images' },
  { mimeType: 'video/mp4', extension: 'mp4', otherExtensions: ['m4v'], kind: 'videos' },
  { mimeType: 'video/quicktime', extension: 'mov', otherExtensions: ['qt'], kind: 'videos' },
  { mimeType: 'video/x-msvideo', extension: 'avi', kind: 'videos' },
  { mimeType: 'video/webm', extension: 'webm', kind: 'videos' },
  { mimeType: 'audio/mpeg', extension: 'mp3', kind: 'audio' },
  { mimeType: 'audio/wav', extension: 'wav', otherExtensions: ['wave'], kind: 'audio' },
  { mimeType: 'audio/ogg', extension: 'ogg', otherExtensions: ['oga', 'opus'], kind: 'audio' },
  { mimeType: 'audio/mp4', extension: 'm4a', otherExtensions: ['m4b', 'mp4'], kind: 'audio' },
  { mimeType: 'audio/webm', extension: 'webm', otherExtensions: ['weba'], kind: 'audio' },
  { mimeType: 'application/pdf', extension: 'pdf', kind: 'documents' },
  { mimeType: 'application/msword', extension: 'doc', kind: 'documents' },
  { mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extension: 'docx', kind: 'documents' },
  { mimeType: 'text/plain', extension: 'txt', otherExtensions: ['text', 'log', 'md'], kind: 'documents' },
];

/** What people see of a file beside its bytes. */
export interface Attachment {
  id: FileId;
  kind: FileKind;
  mimeType: string;
  extension: string;
  /** In bytes. */
  size: number;
  /** Of the bytes as they were uploaded, in hexadecimal: by it two uploads of one file are the same. */
  sha256: string;
  /** For display only. */
  originalName: string;
  width?: number;
  height?: number;
  durationMs?: number;
  /** 64 heights of a sound's bars, from 0 to 100. */
  waveform?: readonly number[];
  /** A ThumbHash, in base64. */
  placeholder?: string;
  hasThumbnail: boolean;
  uploadedBy: UserId;
  createdAt: Instant;
  /** Signs the links to it, and is shown to nobody. */
  linkKey: string;
}

export const WAVEFORM_BARS = 64;
/** In pixels: the longer side of a thumbnail, and both sides of a profile picture. */
export const THUMBNAIL_SIDE = 320;
export const PICTURE_SIDE = 400;
export const NAME_LENGTH_MAX = 255;

/** Where a file's bytes, and those of its thumbnail, are kept. */
export const blobOf = ({ id, extension }: Pick<Attachment, 'id' | 'extension'>): string => `${id}.${extension}`;
export const thumbnailOf = ({ id }: Pick<Attachment, 'id'>): string => `${id}.thumbnail.webp`;

const PICTURES = '/api/files/profiles/';

/** Where everybody finds a picture of a user or a group. */
export const pictureUrlOf = (id: FileId): string => `${PICTURES}${blobOf({ id, extension: PICTURE_EXTENSION })}`;
/** The file behind such an address; undefined for none. */
export const pictureIn = (url: string | null | undefined): FileId | undefined =>
  url?.startsWith(PICTURES) === true ? asFileId(url.slice(PICTURES.length, -PICTURE_EXTENSION.length - 1)) : undefined;
const PICTURE_EXTENSION = 'webp';

const TYPE_OF: Record<FileKind, SentType> = { images: 'image', videos: 'video', audio: 'audio', documents: 'file', profiles: 'image' };

/**
 * What a message that shows such a file is. Any of them may be sent as a plain file.
 * @throws message_type_unfit
 */
export function messageTypeOf({ kind }: Pick<Attachment, 'kind'>, wanted: SentType | undefined): SentType {
  if (wanted !== undefined && wanted !== 'file' && wanted !== TYPE_OF[kind]) throw messageTypeUnfit();
  return wanted ?? TYPE_OF[kind];
}

/** A name as it may be shown: without a path, and without characters that control a terminal or the direction of text. */
export function cleanName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const shown = [...last.toWellFormed()].filter((character) => !UNSHOWN.test(character)).slice(0, NAME_LENGTH_MAX);
  const clean = shown.join('').trim();
  return /^\.*$/.test(clean) ? 'file' : clean;
}

/** What a file is called when it is saved: as its sender calls it, but its end says what it was found to be, for that decides what opens it. */
export function savedNameOf({ originalName, mimeType, extension }: Pick<Attachment, 'originalName' | 'mimeType' | 'extension'>): string {
  const others = FORMATS.find((format) => format.mimeType === mimeType)?.otherExtensions ?? [];
  const end = /\.([^.]+)$/.exec(originalName)?.[1]?.toLowerCase() ?? '';
  if (end === extension || others.includes(end)) return originalName;

  const [...characters] = originalName;
  return `${characters.slice(0, NAME_LENGTH_MAX - extension.length - 1).join('')}.${extension}`;
}

const UNSHOWN = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;
