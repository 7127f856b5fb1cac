/** A session ends when it was not refreshed for this long, in milliseconds: 60 days. */
export const SESSION_LIFETIME_MS = 60 * 24 * 3_600_000;
/** A spent refresh token is answered with its successor for this long, because an answer can get lost; in milliseconds. */
export const LOST_ANSWER_MS = 60_000;
/** A token this many exchanges old is not recognised any more, so that checking one costs a bounded time. */
export const GENERATIONS_MAX = 10_000;

/** What a refresh token of an earlier generation means, the token itself being genuine. */
export function judgeSpentToken({
  generationsAgo,
  sinceRotationMs,
}: {
  generationsAgo: number;
  sinceRotationMs: number;
}): 'lost-answer' | 'stolen' {
  // Only the last exchange can have lost its answer: had the successor been used, the generation would have moved on.
  return generationsAgo === 1 && sinceRotationMs <= LOST_ANSWER_MS ? 'lost-answer' : 'stolen';
}

/** A user has this many open sessions at most; whoever logs in once more ends the one that was not used for the longest time. */
export const SESSIONS_MAX = 100;
/** In code points. */
const DEVICE_MAX = 256;

/** What a client calls itself, fit to be stored and shown; undefined when that is nothing. */
export function deviceOf(userAgent: string): string | undefined {
  const clean = userAgent.replace(/[\p{Cc}\p{Cs}]/gu, '').trim();
  return [...clean].slice(0, DEVICE_MAX).join('') || undefined;
}
