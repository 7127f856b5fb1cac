import type { Row } from './row.js';

/** What rows are about that are about a route, such as `GET /api/users/:id`, each once. */
export const routesOf = (rows: readonly Row[]): string[] => [
  ...new Set(rows.flatMap(({ what, run }) => (run && /^[A-Z]+ \/\S+/.exec(what)?.[0]) ?? [])),
];
