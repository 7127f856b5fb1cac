import type { Knex } from 'knex';
import { fileNotFound } from '../../../domain/errors.js';
import type { ChatId, FileId, UserId } from '../../../domain/ids.js';

/**
 * Makes a file the picture of a user or a chat, whose row is locked, in the place of the one before.
 * @returns that one
 * @throws file_not_found
 */
export async function showAs(trx: Knex.Transaction, of: UserId | ChatId, picture: FileId | undefined): Promise<FileId | undefined> {
  const [former] = await trx('files').where({ picture_of: of }).update({ picture_of: null }).returning<{ id: FileId }[]>('id');
  if (picture === undefined) return former?.id;
  const shown = await trx('files').where({ id: picture, picture_of: null }).update({ picture_of: of });
  if (shown === 0) throw fileNotFound();
  return former?.id;
}
