import type { Ports } from '../ports/ports.js';
import { claimBlobs } from './claim.js';
import { getFile, openFile, openLinkedFile } from './fetch.js';
import { keepFile } from './keep.js';
import { removeFile, removeUnusedFile } from './remove.js';
import { askForSweep, sweepFiles } from './sweep.js';

/** Files: brought, looked at, shown to whom they were sent, and taken away. */
export const media = (ports: Ports) => ({
  keep: keepFile(ports),
  get: getFile(ports),
  open: openFile(ports),
  openLinked: openLinkedFile(ports),
  remove: removeFile(ports),
  removeUnused: removeUnusedFile(ports),
  claim: claimBlobs(ports),
  askForSweep: askForSweep(ports),
  sweep: sweepFiles(ports),
});
