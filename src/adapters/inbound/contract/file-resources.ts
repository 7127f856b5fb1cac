import { z } from 'zod';
import { EXAMPLE } from './examples.js';
import { count, shownId, time } from './shown.js';

const media = {
  fileId: shownId,
  url: z.string().meta({ description: 'Where the bytes are, without a token, for some 45 minutes; of a profile picture for good.' }),
  thumbnailUrl: z.string().nullable().meta({ description: 'The same, of at most 320 pixels, in WebP.' }),
  placeholder: z.string().nullable().meta({ description: 'A ThumbHash, in base64, to show until the picture is there.' }),
  mimeType: z.string().meta({ description: 'By its bytes, whatever it was called.' }),
  size: count.meta({ description: 'In bytes.' }),
  originalName: z.string().meta({ description: 'For display only.' }),
  width: count.nullable(),
  height: count.nullable(),
  durationMs: count.nullable(),
  waveform: z.array(z.int().min(0).max(100)).nullable().meta({ description: 'Of a sound: 64 heights from 0 to 100.' }),
};
export const mediaShape = z
  .strictObject(media)
  .meta({ id: 'Media', description: 'What a message shows of its file.', examples: [EXAMPLE.media] });
export const fileShape = z
  .strictObject({
    ...media,
    uploadedBy: shownId,
    createdAt: time,
    kind: z.enum(['images', 'videos', 'audio', 'documents', 'profiles']),
  })
  .meta({ id: 'File', description: 'A file, to who may see it.', examples: [EXAMPLE.file] });

export type MediaResource = z.infer<typeof mediaShape>;
export type FileResource = z.infer<typeof fileShape>;
