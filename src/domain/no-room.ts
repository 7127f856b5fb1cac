import { storageUnavailable } from './errors.js';

/** How a system says that a disk takes nothing more: it is full, somebody's share of it is, or it may only be read. */
const CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EROFS'];

/** Of what went wrong with a file: that there is no room is the operator's to mend, and no bug. @returns the refusal, else what it was */
export const noRoomOr = (fault: unknown): unknown =>
  fault instanceof Error && CODES.includes((fault as { code?: unknown }).code) ? storageUnavailable(fault) : fault;
