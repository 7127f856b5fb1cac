/**
 * Something outside the program keeps it from starting or running, and whoever runs it can mend that.
 * The message is one line: what is wrong, and what to do about it. Anything else thrown at start is a bug.
 */
export class StartupFault extends Error {
  override name = 'StartupFault';
}
