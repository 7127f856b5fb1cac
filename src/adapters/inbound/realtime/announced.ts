import { rateLimited, storageUnavailable, unauthenticated } from '../../../domain/errors.js';
import { InvalidRequest } from '../contract/refusals.js';
import { shownError, type ErrorResource } from './shown-error.js';
import { AUTHENTICATE, authenticate } from './vocabularies/authenticate.js';
import type { Announced } from './vocabularies/command.js';
import type { Dialect } from './vocabularies/dialect.js';

const FROM_EVERYBODY = [unauthenticated(), new InvalidRequest([{ path: 'messageId', message: 'is needed' }]), storageUnavailable()];
const UNLESS_FREE = [rateLimited('commands', { limit: 1_200, remaining: 0, resetMs: 4_500, windowMs: 60_000 })];
/** What is no refusal is a bug. */
const BUG = new Error('a bug');

/** All that a command may be answered instead of a reply, as it would. */
export function refusalsOf({ isFree, refuses }: Announced): ErrorResource[] {
  const common = [...FROM_EVERYBODY, ...(isFree ? [] : UNLESS_FREE), BUG];
  return [...refuses.map((refusal) => refusal()), ...common].map(shownError);
}

/** @throws Error when this is an answer that the command does not announce */
export function checkAnswer(event: string, { answers }: Announced, data: unknown): void {
  const faults = answers.safeParse(data).error;
  if (faults) throw new Error(`${event} answered otherwise than it announces`, { cause: faults });
}

/** @returns what was thrown, or a bug that says so when the command of this name does not announce it */
export function asAnnounced(thrown: unknown, event: string, { phrases }: Dialect): unknown {
  const announced = event === AUTHENTICATE ? authenticate : phrases.get(event)?.command;
  const { code } = shownError(thrown);
  if (!announced || refusalsOf(announced).some((refusal) => refusal.code === code)) return thrown;
  return new Error(`${event} refused with ${code}, which it does not announce`, { cause: thrown });
}
