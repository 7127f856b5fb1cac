import type { Faults } from '../ports/faults.js';
import type { Installation, InstallationStore } from '../ports/installation-store.js';
import { areBytesThere, settledBlobs, settledRows, type SurveyDeps } from './survey.js';

export type ClaimDeps = SurveyDeps & { installation: InstallationStore; faults: Faults };

/**
 * Makes sure that the bytes here are those of this database, and has them remember it.
 * @throws when they are another's, or a later state of it has claimed them, or it cannot be told
 */
export const claimBlobs = (deps: ClaimDeps) => async (): Promise<void> => {
  const { blobs, installation } = deps;
  const own = await installation.get();
  const owner = await blobs.owner().catch((cause: unknown) => {
    throw notOurs(own, 'it cannot be told whose the files here are', cause);
  });

  if (!owner) await claimFirst(deps, own);
  else if (owner.id !== own.id) throw notOurs(own, `the files here belong to another installation, ${owner.id}`);
  // Asked anew, since another node may have claimed them meanwhile.
  else if (owner.claims > (await installation.get()).claims)
    throw notOurs(own, 'this database is older than the files here, as a backup is');

  // A full disk takes no note of it, and a sweep may be what makes room.
  await blobs.claim(await installation.countClaim()).catch(deps.faults);
};

/** Noted before it is counted: one that is interrupted in between is no reason for doubt. */
async function claimFirst(deps: ClaimDeps, own: Installation): Promise<void> {
  if (own.claims > 0) throw notOurs(own, 'the files of this database lie elsewhere, and nobody has claimed what lies here');
  if (!(await doFit(deps))) throw notOurs(own, 'most of the files here are not known to this database, or most that it knows are not here');
  await deps.blobs.claim(own);
}

/** Whether most of either are the other's: so it is where both are new, and where they belonged together before that was noted. */
async function doFit(deps: ClaimDeps): Promise<boolean> {
  const [rows, bytes] = [
    { all: 0, fit: 0 },
    { all: 0, fit: 0 },
  ];
  for await (const page of settledRows(deps))
    for (const file of page) {
      rows.all += 1;
      if (await areBytesThere(deps.blobs, file)) rows.fit += 1;
    }
  for await (const page of settledBlobs(deps)) {
    bytes.all += page.length;
    bytes.fit += page.filter(({ isKnown }) => isKnown).length;
  }
  return [rows, bytes].every(({ all, fit }) => fit * 2 >= all);
}

function notOurs({ id }: Installation, what: string, cause?: unknown): Error {
  const question = 'Is the folder of files the right one, as a whole, and the same for all nodes?';
  const remedy = `When it is, write ${id} into the file "installation" in it: what this database does not know of is then taken away`;
  return new Error(`${what}. No file is swept. ${question} ${remedy}`, { cause });
}
