import type { Application } from '../application/application.js';
import { DomainError } from '../domain/errors.js';

/** Hears of a use case when it ends: its name, and the code of the refusal when it was refused. */
export type Report = (useCase: string, outcome: { ms: number; refusal?: string; fault?: unknown }) => void;

type UseCase = (...parameters: unknown[]) => unknown;

/** The same application, with every use case timed from outside. */
export function observe(application: Application, report: Report): Application {
  const features = Object.entries(application).map(([feature, useCases]) => {
    if (typeof useCases === 'function') return [feature, useCases] as const;
    const timed = Object.entries(useCases as Record<string, UseCase>).map(([name, run]) => [name, time(`${feature}.${name}`, run, report)]);
    return [feature, Object.fromEntries(timed)] as const;
  });
  return Object.fromEntries(features) as Application;
}

const time =
  (name: string, run: UseCase, report: Report): UseCase =>
  (...parameters) => {
    const startedAt = performance.now();
    const result = run(...parameters);
    if (!(result instanceof Promise)) return result;

    const done = (outcome: { refusal?: string; fault?: unknown }) => report(name, { ms: performance.now() - startedAt, ...outcome });
    // The caller has the promise itself, and with it whatever it rejects with.
    result.then(
      () => done({}),
      (error: unknown) => done(error instanceof DomainError ? { refusal: error.code } : { fault: error }),
    );
    return result;
  };
