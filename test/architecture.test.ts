import { expect } from 'chai';
import { readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

interface Import {
  file: string;
  /** A path below src, or the name of a package or a Node module. */
  imported: string;
  isOurs: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const imports = files.flatMap((file) => importsOf(file));

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(/(?:from|import\(?)\s*['"]([^'"]+)['"]/g)].map(([, specifier = '']) => {
    const isOurs = specifier.startsWith('.');
    return { file, isOurs, imported: isOurs ? relative(SRC, join(SRC, dirname(file), specifier)) : specifier };
  });
}

const within =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`));

/** An outbound adapter's own room: its folder, or for a single file none. */
const roomOf = (file: string): string => /^adapters\/outbound\/[^/]+\//.exec(file)?.[0] ?? file;

/** The import table of docs/architecture.md: whether a file of a layer may import this. */
const TABLE: Record<string, (one: Import) => boolean> = {
  domain: ({ imported, isOurs }) => isOurs && within('domain')(imported),
  application: ({ imported, isOurs }) => isOurs && within('application', 'domain')(imported),
  'adapters/inbound': ({ imported, isOurs }) =>
    isOurs ? within('adapters/inbound', 'application', 'domain')(imported) : imported !== 'inversify',
  'adapters/outbound': ({ file, imported, isOurs }) =>
    isOurs ? imported.startsWith(roomOf(file)) || within('application/ports', 'domain')(imported) : imported !== 'inversify',
  bootstrap: () => true,
};

describe('the architecture', () => {
  it('was looked at', () => {
    expect(files.length).to.be.greaterThan(60);
    expect(imports.length).to.be.greaterThan(200);
  });

  it('has no file outside the layers', () => {
    const strays = files.filter((file) => !within(...Object.keys(TABLE))(file));
    expect(strays).to.deep.equal([]);
  });

  for (const [layer, mayImport] of Object.entries(TABLE)) {
    it(`lets ${layer} import only what its row of the table says`, () => {
      const ofLayer = imports.filter(({ file }) => within(layer)(file));
      expect(ofLayer).not.to.be.empty;
      expect(ofLayer.filter((one) => !mayImport(one)).map(({ file, imported }) => `${file} imports ${imported}`)).to.deep.equal([]);
    });
  }

  it('reads the environment in bootstrap alone', () => {
    const readers = files.filter((file) => !within('bootstrap')(file) && /process\.(env|argv)/.test(readFileSync(join(SRC, file), 'utf8')));
    expect(readers).to.deep.equal([]);
  });

  it('keeps Node out of the domain and the application', () => {
    const users = imports.filter(({ file, imported }) => within('domain', 'application')(file) && isBuiltin(imported));
    expect(users).to.deep.equal([]);
  });

  it('keeps every file under 300 lines', () => {
    const long = files.filter((file) => readFileSync(join(SRC, file), 'utf8').split('\n').length > 300);
    expect(long).to.deep.equal([]);
  });
});
