import { DomainError, storageUnavailable } from '../../domain/errors.js';
import type { BlobStore } from '../ports/blob-store.js';
import type { Faults } from '../ports/faults.js';
import type { Installation, InstallationStore } from '../ports/installation-store.js';
import { areBytesThere, listedBlobs, settledRows, type SurveyDeps } from './survey.js';

export interface OwnerDeps {
  blobs: BlobStore;
  installation: InstallationStore;
}
export type ClaimDeps = SurveyDeps & OwnerDeps & { faults: Faults };

/** So many of each are looked at, which is enough to know strangers, and keeps no server that starts. */
const LOOKED_AT = 1_000;

/**
 * Makes sure that the bytes here are those of this database, and has them remember it.
 * @throws when they are another's, or a later state of it has claimed them, or it cannot be told
 */
export const claimBlobs = (deps: ClaimDeps) => (): Promise<void> => claim(deps);

export async function claim(deps: ClaimDeps): Promise<void> {
  const { blobs, installation } = deps;
  const own = await installation.get();
  const owner = await blobs.owner().catch(cannotBeTold(own));

  if (!owner || (owner.id !== own.id && (await isNothingKept(deps)))) await claimFirst(deps, own);
  else if (owner.id !== own.id) throw notOurs(own, `the files here belong to another installation, ${owner.id}`);
  // Asked anew, since another node may have claimed them meanwhile.
  else if (owner.claims > (await installation.get()).claims)
    throw notOurs(own, 'this database is older than the files here, as a backup is');

  // A full disk takes no note of it, and a sweep may be what makes room. That the count is ahead then does no harm.
  await blobs.claim(await installation.countClaim()).catch(deps.faults);
}

/**
 * Sees to it, before something is kept, that it will not lie among the files of another installation, which would take it away.
 * @throws storage_unavailable, with the reason as its cause
 */
export async function expectOwn(deps: ClaimDeps): Promise<void> {
  try {
    const [owner, own] = [await deps.blobs.owner(), await deps.installation.get()];
    if (owner?.id !== own.id) await claim(deps);
  } catch (fault) {
    if (fault instanceof DomainError) throw fault;
    throw storageUnavailable(fault);
  }
}

/** Whether bytes may be taken away for this database: not where they are another's, or for an earlier state of it. */
export async function isOwner({ blobs, installation }: OwnerDeps): Promise<boolean> {
  const owner = await blobs.owner();
  const own = await installation.get();
  return owner?.id === own.id && owner.claims <= own.claims;
}

/** Noted before it is counted: one that is interrupted in between is no reason for doubt. */
async function claimFirst(deps: ClaimDeps, own: Installation): Promise<void> {
  if (own.claims > 0) throw notOurs(own, 'the files of this database lie elsewhere, and nobody has claimed what lies here');
  if (!(await doBelongTogether(deps).catch(cannotBeTold(own))))
    throw notOurs(own, 'most of the files here are not known to this database, or most that it knows are not here');
  await deps.blobs.claim(own);
}

/** Somebody has tried something out here, and left nothing but the mark. */
async function isNothingKept({ files, blobs }: SurveyDeps): Promise<boolean> {
  for await (const page of blobs.list()) if (page.length > 0) return false;
  return (await files.list({ limit: 1 })).length === 0;
}

/** Most of either are the other's: so it is where both are new, and where they belonged together before that was noted. */
async function doBelongTogether(deps: ClaimDeps): Promise<boolean> {
  const rows = await shareOf(settledRows(deps), (file) => areBytesThere(deps.blobs, file));
  // Young ones, too: what is on its way has a row.
  const bytes = await shareOf(listedBlobs(deps), async ({ isKnown }) => isKnown);
  return rows >= 1 / 2 && bytes >= 1 / 2;
}

async function shareOf<One>(pages: AsyncIterable<readonly One[]>, isFit: (one: One) => Promise<boolean>): Promise<number> {
  let [all, fit] = [0, 0];
  for await (const page of pages) {
    for (const one of page) if (await isFit(one)) fit += 1;
    all += page.length;
    if (all >= LOOKED_AT) break;
  }
  return all === 0 ? 1 : fit / all;
}

const cannotBeTold = (own: Installation) => (cause: unknown) => {
  throw notOurs(own, 'it cannot be told whose the files here are', cause);
};

function notOurs({ id }: Installation, what: string, cause?: unknown): Error {
  const question = 'Is the folder of files the right one, as a whole, and the same for all nodes?';
  const remedy = `When it is, write ${id} into the file "installation" in it: what this database does not know of is then taken away`;
  return new Error(`${what}. No file is swept. ${question} ${remedy}`, { cause });
}
