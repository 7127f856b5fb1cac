// After `npm ci`: leaves a runnable build. Without the compiler (NODE_ENV=production) there is nothing to do, and `npm start` says what is.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const compiler = `${here}node_modules/typescript/bin/tsc`;
const run = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

if (existsSync(compiler)) process.exitCode = run(compiler, '-p', `${here}tsconfig.build.json`) || run(`${here}scripts/types.mjs`);
