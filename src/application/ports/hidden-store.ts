import type { MessageRef, UserId } from '../../domain/ids.js';

export interface Hidden {
  ref: MessageRef;
  /** The person's own count at this hiding: of two the later one has the higher, and numbers may be left out. */
  counter: number;
}

/** The messages that people deleted for themselves alone. Nobody else sees a difference, and the chat's log knows nothing of it. */
export interface HiddenStore {
  /**
   * Hides a message from one person, who has it in their stay: from then on no reader shows it to them, and `MessageLog.change` does not
   * find it for them. Hiding it again changes nothing.
   * @throws message_not_found
   */
  hide(userId: UserId, ref: MessageRef): Promise<Pick<Hidden, 'counter'>>;

  /**
   * What the person hid after this count, in order, at most `limit`. Whoever goes on from the last one's count misses nothing: what is
   * stored later counts higher.
   */
  hiddenSince(userId: UserId, counter: number, limit: number): Promise<Hidden[]>;
}
