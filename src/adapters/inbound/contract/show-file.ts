import type { Attachment } from '../../../domain/attachment.js';
import type { Instant } from '../../../domain/ids.js';
import { linkTo, thumbnailLinkTo } from './file-links.js';
import type { FileResource, MediaResource } from './file-resources.js';
import { showTime } from './show-time.js';

/** What a message shows of its file; where the bytes are it says for an hour. */
export const showMedia = (file: Attachment, now: Instant): MediaResource => ({
  fileId: file.id,
  url: linkTo(file, now),
  thumbnailUrl: file.hasThumbnail ? thumbnailLinkTo(file, now) : null,
  placeholder: file.placeholder ?? null,
  mimeType: file.mimeType,
  size: file.size,
  originalName: file.originalName,
  width: file.width ?? null,
  height: file.height ?? null,
  durationMs: file.durationMs ?? null,
  waveform: file.waveform ? [...file.waveform] : null,
});

export const showFile = (file: Attachment, now: Instant): FileResource => ({
  ...showMedia(file, now),
  uploadedBy: file.uploadedBy,
  createdAt: showTime(file.createdAt),
  kind: file.kind,
});
