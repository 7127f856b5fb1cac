/** What was found to be wrong where nobody waits for anything. */
let faults: string[] = [];

/** Fails the test that is running, when it is over. */
export const alarm = (fault: string): void => void faults.push(fault);

/** @throws Error when something was found since the last time */
export function heedAlarms(): void {
  const found = faults;
  faults = [];
  if (found.length > 0) throw new Error(found.slice(0, 5).join('\n'));
}
