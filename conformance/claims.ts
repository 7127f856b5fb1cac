import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** What the server did is not what the contract says. */
export class Disagreement extends Error {}

export type Shape = Record<string, z.ZodType>;
export type Shaped<S extends Shape> = z.infer<z.ZodObject<S>>;

/** On one line, and no longer than a line may be. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}

export function claim(isTrue: boolean, what: string, came?: unknown): asserts isTrue {
  if (!isTrue) throw new Disagreement(came === undefined ? what : `${what}; came ${shown(came)}`);
}

export function equal(actual: unknown, expected: unknown, what: string): void {
  claim(isDeepStrictEqual(actual, expected), `${what} should be ${shown(expected)}`, actual ?? null);
}

/** The value, with at least what the shape says. */
export function shaped<S extends Shape>(value: unknown, shape: S, what: string): Shaped<S> {
  const read = z.object(shape).safeParse(value);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || what}: ${message}`);
  throw new Disagreement(`${what}: ${faults.slice(0, 4).join(', ')}; came ${shown(value)}`);
}

/** Bodies that one Buffer serves all with hold nothing that depends on who reads them. */
export function holdsNothingOfTheViewer(event: unknown): void {
  const text = JSON.stringify(event);
  for (const key of ['unreadCount', 'myRole']) claim(!text.includes(`"${key}"`), `an event should hold no ${key}`, event);
}

/** Resolves with the first thing that is there, or says what was waited for. */
export async function within<T>(ms: number, what: string | (() => string), promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Disagreement(typeof what === 'string' ? what : what())), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
