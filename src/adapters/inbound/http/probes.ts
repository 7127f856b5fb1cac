/** What is answered at any time, also while the node goes down. */
export const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);
