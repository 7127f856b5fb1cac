import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { roomyFolder } from './cluster.js';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

let built: string | undefined;

/**
 * A folder with Payam as it is installed: built from what `src` holds now, with what it needs beside it. Types are left to `npm run types`,
 * so that a journey need not wait for them.
 */
export function installedPayam(): string {
  built ??= install();
  return built;
}

after(() => {
  if (built !== undefined) rmSync(built, { recursive: true, force: true });
  built = undefined;
});

function install(): string {
  const folder = roomyFolder('payam-built-');
  const options = compilerOptions();
  const sources = readdirSync(join(CHECKOUT, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  for (const source of sources) {
    const { outputText } = ts.transpileModule(readFileSync(join(CHECKOUT, 'src', source), 'utf8'), { compilerOptions: options });
    const target = join(folder, 'dist', source.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
  for (const name of ['package.json', 'migrations', 'scripts']) cpSync(join(CHECKOUT, name), join(folder, name), { recursive: true });
  symlinkSync(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function compilerOptions(): ts.CompilerOptions {
  const path = join(CHECKOUT, 'tsconfig.build.json');
  const { config } = ts.readConfigFile(path, (name) => ts.sys.readFile(name)) as { config: unknown };
  // Looked at one by one, the files do not know that their package is of modules.
  return { ...ts.parseJsonConfigFileContent(config, ts.sys, CHECKOUT).options, module: ts.ModuleKind.ESNext, sourceMap: false };
}
