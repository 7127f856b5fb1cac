import { blobOf, cleanName, thumbnailOf, type Attachment, type Format } from '../../domain/attachment.js';
import { fileTypeNotAllowed } from '../../domain/errors.js';
import type { FileId, UserId } from '../../domain/ids.js';
import type { Caller } from '../caller.js';
import { underFreshId } from '../fresh-id.js';
import type { FileInspector, StagedFile } from '../ports/file-inspector.js';
import type { Ids } from '../ports/ids.js';
import type { ImageProcessor } from '../ports/image-processor.js';
import type { RecordingProcessor } from '../ports/recording-processor.js';
import { expectOwn, type ClaimDeps } from './claim.js';
import { orDiscard } from './remove.js';

export type KeepDeps = ClaimDeps & {
  inspector: FileInspector;
  images: ImageProcessor;
  recordings: RecordingProcessor;
  ids: Ids;
};

/** What was found out about a file, and where what is to be kept of it lies. */
type Prepared = Pick<Attachment, 'kind' | 'mimeType' | 'extension' | 'size'> &
  Partial<Pick<Attachment, 'width' | 'height' | 'durationMs' | 'waveform' | 'placeholder'>> & { path: string; thumbnailPath?: string };

/**
 * Keeps a file that is to be sent: looked at, made small and harmless. Nobody but who brought it sees it until then.
 * @throws file_type_not_allowed · file_unreadable · busy · storage_unavailable where the files are another installation's
 */
export const keepFile =
  (deps: KeepDeps) =>
  ({ userId }: Caller, upload: StagedFile): Promise<Attachment> =>
    keep(deps, userId, upload);

export async function keep(deps: KeepDeps, by: UserId, upload: StagedFile): Promise<Attachment> {
  await expectOwn(deps);
  const format = await deps.inspector.formatOf(upload);
  if (!format) throw fileTypeNotAllowed();

  return store(deps, by, upload, await prepare(deps, upload, format));
}

/**
 * Keeps a picture of a user or a group, made square.
 * @throws file_type_not_allowed when it is no picture · file_unreadable · busy · storage_unavailable as above
 */
export async function keepPicture(deps: KeepDeps, by: UserId, upload: StagedFile): Promise<Attachment> {
  await expectOwn(deps);
  const format = await deps.inspector.formatOf(upload);
  if (format?.kind !== 'images') throw fileTypeNotAllowed();

  const portrait = await deps.images.portrait(upload);
  return store(deps, by, upload, { ...portrait, kind: 'profiles' });
}

async function prepare({ images, recordings }: KeepDeps, upload: StagedFile, { kind, mimeType, extension }: Format): Promise<Prepared> {
  const asItIs = { kind, mimeType, extension, path: upload.path, size: upload.size };
  switch (kind) {
    case 'images':
      return { kind, ...(await images.prepare(upload)) };
    case 'videos':
    case 'audio':
      return { ...asItIs, ...(await recordings.look(upload, kind)) };
    case 'documents':
      return asItIs;
  }
}

/** The row comes first, because it takes the id; without its bytes it is nothing that can be sent, and is taken away by and by. */
async function store(deps: KeepDeps, by: UserId, upload: StagedFile, { path, thumbnailPath, ...shown }: Prepared): Promise<Attachment> {
  const known = {
    ...shown,
    sha256: upload.sha256,
    originalName: cleanName(upload.name),
    hasThumbnail: thumbnailPath !== undefined,
    uploadedBy: by,
    createdAt: deps.clock.now(),
    linkKey: deps.ids.key(),
  };
  const file = await underFreshId(deps.ids.file, async (id: FileId) => {
    const taken: Attachment = { id, ...known };
    await deps.files.add(taken);
    return taken;
  });

  return orDiscard(deps, file, async () => {
    await deps.blobs.put(blobOf(file), path);
    if (thumbnailPath !== undefined) await deps.blobs.put(thumbnailOf(file), thumbnailPath);
    return file;
  });
}
