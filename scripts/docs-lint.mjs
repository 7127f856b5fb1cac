// `npm run docs:lint`: holds the documents against the rules of Redocly's linter, as redocly.yaml chooses them. It asks no server.
import { fileURLToPath } from 'node:url';
import { formatProblems, getTotals, lint, loadConfig } from '@redocly/openapi-core';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const config = await loadConfig({ configPath: path('redocly.yaml') });

for (const name of ['docs/openapi.json', 'docs/asyncapi.json']) {
  const problems = await lint({ ref: path(name), config });
  formatProblems(problems, { totals: getTotals(problems), version: '1' });
  console.log(`${name}: ${problems.length === 0 ? 'nothing to complain about' : `${problems.length} complaints`}`);
  if (problems.length > 0) process.exitCode = 1;
}
