import type { Attachment } from '../../domain/attachment.js';
import type { FileId, UserId } from '../../domain/ids.js';

/** What is known of files. A file is shown by messages, or is the picture of a user or a group; else it is waiting to be sent, or left over. */
export interface FileStore {
  /**
   * Keeps what is known of a file, whose bytes come next.
   * @throws id_taken
   */
  add(file: Attachment): Promise<void>;
  find(id: FileId): Promise<Attachment | undefined>;
  /**
   * A file that the viewer uploaded, or that a message shows which they can see.
   * @throws file_not_found when it is not there, or not visible to them
   */
  getVisible(viewer: UserId, id: FileId): Promise<Attachment>;
  /**
   * Forgets a file that nothing shows. Of somebody who begins to show it at the same time, either this or that is refused.
   * @returns what was forgotten; undefined when something shows it, or it is not there
   */
  removeUnused(id: FileId): Promise<Attachment | undefined>;
  /** Those of these that nothing shows. */
  unusedOf(ids: readonly FileId[]): Promise<ReadonlySet<FileId>>;
  /** Files in order of their ids, after this one. */
  list(page: { after?: FileId; limit: number }): Promise<Attachment[]>;
  /** Those of these ids that there is a file of. */
  known(ids: readonly FileId[]): Promise<ReadonlySet<FileId>>;
}
