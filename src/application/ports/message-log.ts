import type { Membership } from '../../domain/chat.js';
import type { ChatId, MessageRef, UserId } from '../../domain/ids.js';
import type { Beside, Draft, Message, MessageType } from '../../domain/message.js';

export interface Quote {
  seq: number;
  senderId: UserId;
  type: MessageType;
  content?: string;
}

export interface Appended {
  /** Whether the log had it already. */
  repeated: boolean;
  message: Message;
  quote?: Quote;
}

export interface Changed {
  message: Message;
  /** The chat's revision after the change: the message's own, or that of the last one that quotes it. Absent when nothing changed. */
  lastRevision?: number;
}

/** The truth about messages. Its promises are what delivery is built on. */
export interface MessageLog {
  /**
   * Appends one message durably: resolved only after the commit. Seqs and revisions of a chat are gapless and in commit order, and
   * `createdAt` never goes back within it. A repeat of (chat, sender, clientId) resolves to the stored message as it is now, with
   * `repeated: true`, also to one who has left.
   * @throws chat_not_found when the sender is no member once the chat is locked · reply_target_not_found ·
   * client_id_reused when the body differs · storage_unavailable when the outcome is unknown or the chat stays locked: sent again with
   * its `clientId`, the message is stored once.
   */
  append(draft: Draft): Promise<Appended>;

  /**
   * What `append` would answer to a draft that it has stored already; undefined when it has not.
   * @throws client_id_reused when the body differs
   */
  findRepeat(draft: Draft): Promise<Appended | undefined>;

  /**
   * The message with a file that somebody sent under this client id, as it is now; undefined when there is none.
   * @throws client_id_reused when it shows no file, or something else was said beside it
   */
  findSent(sending: { chatId: ChatId; senderId: UserId; clientId: string; beside: Beside }): Promise<Message | undefined>;

  /**
   * Changes one message that `by` can see, while the chat is locked. `decide` gets the message and the member, and returns what is to
   * be stored (the log gives it the chat's next revision), or undefined to leave it. The messages that quote it show something else
   * now, tombstones too: they get the revisions after its own, in order of seq.
   * @throws message_not_found when it is not there or not visible to `by` · what `decide` throws
   */
  change(ref: MessageRef, by: UserId, decide: (message: Message, member: Membership) => Message | undefined): Promise<Changed>;
}
