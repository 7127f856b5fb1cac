/** What is waited for can be called off; doing so twice, or afterwards, is harmless. */
export type Cancel = () => void;

export interface Timers {
  /** Runs `task` once, `ms` milliseconds from now. A pending one does not keep the process alive. */
  after(ms: number, task: () => void): Cancel;
  /** Runs `task` again and again, `ms` milliseconds apart. */
  every(ms: number, task: () => void): Cancel;
}
