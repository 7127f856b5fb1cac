/** Spreads over time what somebody does in a rush, so that it does not take from others what they need. */
export interface Pacer {
  /**
   * Resolves when it is the turn of one more of this key: at once, unless there were too many lately. Turns come in the order of asking.
   * @throws rate_limited when far too many wait already
   */
  turn(key: string): Promise<void>;
}
