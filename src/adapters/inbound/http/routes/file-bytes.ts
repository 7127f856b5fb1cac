import { z } from 'zod';
import type { Caller } from '../../../../application/caller.js';
import type { OpenFile } from '../../../../application/media/fetch.js';
import { savedNameOf } from '../../../../domain/attachment.js';
import { fileNotFound, unauthenticated } from '../../../../domain/errors.js';
import { asFileId } from '../../../../domain/ids.js';
import { isSigned, type SignedLink } from '../../contract/file-links.js';
import { guestEndpoint, openEndpoint, type Reply, type WhoAsks } from '../endpoint.js';
import { etagOf } from '../serve-bytes.js';

const filename = z
  .string()
  .max(64)
  .meta({ description: 'As it stands in a `url`.', examples: ['77.webp'] });
/** They are no JSON, and go past the checks of answers. */
const bytes = z.never();
const kind = z.enum(['images', 'videos', 'audio', 'documents']).meta({ description: 'What the file is.' });
/** What makes a link good without a token. */
const signature = z.object({
  expires: z
    .string()
    .refine((value) => /^\d{1,15}$/.test(value), { error: 'must be a number of seconds' })
    .transform(Number)
    .optional()
    .meta({
      type: 'integer',
      minimum: 0,
      maximum: 999_999_999_999_999,
      description: 'With `signature`, as in a `url`: then no token is needed.',
    }),
  signature: z.string().max(64).optional().meta({ description: 'With `expires`.' }),
});

export const fileBytesRoutes = [
  openEndpoint({
    method: 'get',
    path: '/api/files/profiles/:filename',
    name: 'getPicture',
    tag: 'Files',
    summary: 'A picture of a user or a group, for everybody',
    isFree: true,
    accepts: { params: z.object({ filename }) },
    replies: { 200: bytes, 206: bytes, 304: null },
    type: 'image/webp',
    isBytes: true,
    refuses: [fileNotFound],
    async run(app, { params }) {
      const name = params.filename;
      const open = await app.media.openLinked({ id: idIn(name), name }, ({ kind }) => kind === 'profiles');
      if (!open) throw fileNotFound();
      return served(open, name, 'public');
    },
  }),
  guestEndpoint({
    method: 'get',
    path: '/api/files/media/:type/:filename',
    name: 'getMedia',
    tag: 'Files',
    summary: 'The bytes of a file, or of its thumbnail',
    description:
      'With a token, or by the signature of a `url`, whatever token comes with that. For who brought it, and for who can see a message that shows it.',
    isFree: true,
    accepts: { params: z.object({ type: kind, filename }), query: signature },
    replies: { 200: bytes, 206: bytes, 304: null },
    type: '*/*',
    isBytes: true,
    refuses: [fileNotFound],
    async run(app, { whoAsks, params: { type, filename: name }, query: { expires, signature } }) {
      const wanted = { id: idIn(name), name };
      const link = expires !== undefined && signature !== undefined ? { name, expires, signature } : undefined;
      const linked = link && (await app.media.openLinked(wanted, (file) => isSigned(file, link, app.now())));
      // A link that is good is so whatever token comes with it; one that is not, or no longer, asks for no more than the file.
      const open = linked ?? (await app.media.open(await getCaller(whoAsks, link), wanted));
      if (open.file.kind !== type) throw fileNotFound();
      return served(open, name, 'private');
    },
  }),
];

/** To who has no token, a link that is not good is answered otherwise than none at all. */
async function getCaller(whoAsks: WhoAsks, link: SignedLink | undefined): Promise<Caller> {
  const caller = await whoAsks();
  if (!caller) throw link ? fileNotFound() : unauthenticated();
  return caller;
}

const idIn = (name: string) => asFileId(name.split('.')[0] ?? '');

function served({ file, isThumbnail, size, read }: OpenFile, name: string, caching: 'private' | 'public'): Reply {
  return {
    status: 200,
    bytes: {
      ...{ size, caching },
      mimeType: isThumbnail ? 'image/webp' : file.mimeType,
      etag: etagOf(file, name),
      lastModified: file.createdAt,
      // Of a picture that everybody sees, what its owner called it is nobody's business.
      fileName: isThumbnail || file.kind === 'profiles' ? name : savedNameOf(file),
      async read(range) {
        const bytes = await read(range);
        if (!bytes) throw fileNotFound();
        return bytes;
      },
    },
  };
}
