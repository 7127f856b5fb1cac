import type { FileStore } from '../../../application/ports/file-store.js';
import type { Attachment, FileKind } from '../../../domain/attachment.js';
import { fileNotFound, idTaken } from '../../../domain/errors.js';
import type { FileId, Instant, UserId } from '../../../domain/ids.js';
import { sqlStateOf, timestamp, type Database } from './database.js';
import { notHiddenBy } from './message-rows.js';
import { optional } from './rows.js';

const COLUMNS = `f.id, f.kind, f.mime_type, f.extension, f.size::float8 as size, f.sha256, f.original_name, f.width, f.height, f.duration_ms,
  f.waveform, f.placeholder, f.has_thumbnail, f.uploaded_by, f.created_at, f.link_key`;
const ONE = { name: 'file', text: `select ${COLUMNS} from files f where f.id = $1` };
const VISIBLE = {
  name: 'visible_file',
  text: `
    select ${COLUMNS} from files f
    where f.id = $1 and (f.uploaded_by = $2 or exists (
      select 1 from message_files m
      join chat_members me on me.chat_id = m.chat_id and me.user_id = $2 and me.left_seq is null and me.joined_seq < m.seq
      where m.file_id = f.id and ${notHiddenBy('$2')}))`,
};
const LIST = { name: 'files', text: `select ${COLUMNS} from files f where f.id > $1 order by f.id limit $2` };
const IS_UNUSED = `f.picture_of is null and not exists (select 1 from message_files m where m.file_id = f.id)`;
const UNUSED = { name: 'unused_files', text: `select f.id from files f where f.id = any ($1::bigint[]) and ${IS_UNUSED}` };
const KNOWN = { name: 'known_files', text: 'select id from files where id = any ($1::bigint[])' };

interface FileRow {
  id: FileId;
  kind: FileKind;
  mime_type: string;
  extension: string;
  size: number;
  sha256: string;
  original_name: string;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  waveform: number[] | null;
  placeholder: string | null;
  has_thumbnail: boolean;
  uploaded_by: UserId;
  created_at: Instant;
  link_key: string;
}

export class PgFileStore implements FileStore {
  constructor(private readonly database: Database) {}

  async add(file: Attachment): Promise<void> {
    try {
      await this.database.run((knex) => knex('files').insert(rowOf(file)));
    } catch (error) {
      throw sqlStateOf(error) === '23505' ? idTaken() : error;
    }
  }

  async find(id: FileId): Promise<Attachment | undefined> {
    const [row] = await this.database.query<FileRow>(ONE, [id]);
    return row && attachmentOf(row);
  }

  async getVisible(viewer: UserId, id: FileId): Promise<Attachment> {
    const [row] = await this.database.query<FileRow>(VISIBLE, [id, viewer]);
    if (!row) throw fileNotFound();
    return attachmentOf(row);
  }

  removeUnused(id: FileId): Promise<Attachment | undefined> {
    return this.database.transaction(async (trx) => {
      // Whoever begins to show the file waits for this lock, or holds theirs and has shown it when this is given.
      const locked = await trx<FileRow>('files').where({ id }).forUpdate().first('id');
      if (!locked) return undefined;
      const { rows } = await trx.raw<{ rows: FileRow[] }>(`delete from files f where f.id = ? and ${IS_UNUSED} returning ${COLUMNS}`, [id]);
      return rows[0] && attachmentOf(rows[0]);
    });
  }

  unusedOf(ids: readonly FileId[]): Promise<ReadonlySet<FileId>> {
    return this.idsOf(UNUSED, ids);
  }

  async list({ after, limit }: Parameters<FileStore['list']>[0]): Promise<Attachment[]> {
    const rows = await this.database.query<FileRow>(LIST, [after ?? FIRST, limit]);
    return rows.map(attachmentOf);
  }

  known(ids: readonly FileId[]): Promise<ReadonlySet<FileId>> {
    return this.idsOf(KNOWN, ids);
  }

  private async idsOf(statement: { name: string; text: string }, ids: readonly FileId[]): Promise<ReadonlySet<FileId>> {
    const rows = await this.database.query<{ id: FileId }>(statement, [ids]);
    return new Set(rows.map(({ id }) => id));
  }
}

/** No file has this id, and all come after it. */
const FIRST = '0';

const rowOf = (file: Attachment) => ({
  id: file.id,
  kind: file.kind,
  mime_type: file.mimeType,
  extension: file.extension,
  size: file.size,
  sha256: file.sha256,
  original_name: file.originalName,
  width: file.width ?? null,
  height: file.height ?? null,
  duration_ms: file.durationMs ?? null,
  waveform: file.waveform ?? null,
  placeholder: file.placeholder ?? null,
  has_thumbnail: file.hasThumbnail,
  uploaded_by: file.uploadedBy,
  created_at: timestamp(file.createdAt),
  link_key: file.linkKey,
});

const attachmentOf = (row: FileRow): Attachment => ({
  id: row.id,
  kind: row.kind,
  mimeType: row.mime_type,
  extension: row.extension,
  size: row.size,
  sha256: row.sha256,
  originalName: row.original_name,
  hasThumbnail: row.has_thumbnail,
  uploadedBy: row.uploaded_by,
  createdAt: row.created_at,
  linkKey: row.link_key,
  ...optional({
    width: row.width,
    height: row.height,
    durationMs: row.duration_ms,
    waveform: row.waveform,
    placeholder: row.placeholder,
  }),
});
