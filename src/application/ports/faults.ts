/** Hears of what went wrong where nobody was waiting for it. Never throws. */
export type Faults = (error: unknown) => void;
