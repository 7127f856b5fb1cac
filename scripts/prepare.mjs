// After `npm ci`: leaves a runnable build. Without the compiler (NODE_ENV=production) there is nothing to do, and `npm start` says what is.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const compiler = `${here}node_modules/typescript/bin/tsc`;

if (existsSync(compiler))
  process.exitCode = spawnSync(process.execPath, [compiler, '-p', `${here}tsconfig.build.json`], { stdio: 'inherit' }).status ?? 1;
