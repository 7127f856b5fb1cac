import type { Caller } from '../caller.js';
import { keep, type KeepDeps } from '../media/keep.js';
import type { StagedFile } from '../ports/file-inspector.js';
import { discard, orDiscard } from '../media/remove.js';
import { send, type NewMessage, type SendDeps, type Sent } from './send-message.js';

/**
 * Keeps a file and sends it. When that comes to nothing, or to a message that there is already, the file is not kept.
 * @throws what keeping a file and what sending a message throw
 */
export const sendUpload =
  (deps: SendDeps & KeepDeps) =>
  async (caller: Caller, message: Omit<NewMessage, 'fileId'>, upload: StagedFile): Promise<Sent> => {
    const file = await keep(deps, caller.userId, upload);
    const sent = await orDiscard(deps, file, () => send(deps, caller, { ...message, fileId: file.id }));
    if (sent.message.media?.id !== file.id) await discard(deps, file);
    return sent;
  };
