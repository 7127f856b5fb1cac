// What `npm start` and `npm run migrate` run: the built server, building it first where that can be done.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const main = `${here}dist/bootstrap/main.js`;

if (!existsSync(main)) {
  const compiler = `${here}node_modules/typescript/bin/tsc`;
  if (!existsSync(compiler)) {
    console.error('payam: not built, and the compiler is not installed; run: npm ci --include=dev && npm run build');
    process.exit(1);
  }
  const { status } = spawnSync(process.execPath, [compiler, '-p', `${here}tsconfig.build.json`], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
await import(pathToFileURL(main).href);
