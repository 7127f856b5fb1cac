/** Lets tests wait for what becomes so, looked at whenever something has happened. */
export class Moments {
  private readonly watchers = new Set<() => void>();

  /** Resolves when it is so. @param isSo may throw, and then it never will be */
  until(isSo: () => boolean, what: () => string, withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(() => reject(new Error(`it did not come about within ${withinMs} ms that ${what()}`))), withinMs);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.watchers.delete(watch);
        settle();
      };
      const watch = () => {
        try {
          if (isSo()) end(resolve);
        } catch (error) {
          end(() => reject(error instanceof Error ? error : new Error(String(error))));
        }
      };
      this.watchers.add(watch);
      watch();
    });
  }

  /** Something has happened. */
  look(): void {
    [...this.watchers].forEach((watch) => watch());
  }
}
