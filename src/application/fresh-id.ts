import { DomainError } from '../domain/errors.js';

const TRIES = 5;

/** Stores something under an id of its own, and under another one when somebody happened to have that. */
export async function underFreshId<Id, Result>(make: () => Id, store: (id: Id) => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await store(make());
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'id_taken') || tries === TRIES) throw error;
    }
  }
}
