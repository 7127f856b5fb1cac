import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentWith, strangersAmong } from '../../src/bootstrap/environment.js';

describe('.env', () => {
  const folder = mkdtempSync(join(tmpdir(), 'payam-env-'));
  after(() => rmSync(folder, { recursive: true }));
  const read = (text: string) => {
    writeFileSync(join(folder, '.env'), text);
    return environmentWith(folder, {}).file;
  };

  const lines: [line: string, value: string][] = [
    ['A=x', 'x'],
    [' export A = x y ', 'x y'],
    ['A=', ''],
    ['A= # nothing', ''],
    ['A=x # and why', 'x'],
    ['A=x\t# and why', 'x'],
    ['A=\tx', 'x'],
    ['A=x#y', 'x#y'],
    ['A="x # y" # and "why"', 'x # y'],
    ["A='it's#one'", "it's#one"],
    ["A='x#y", "'x#y"],
    ['A=""', ''],
    ['A=postgres://payam:a=b@db/payam?ssl=true', 'postgres://payam:a=b@db/payam?ssl=true'],
  ];
  for (const [line, value] of lines) {
    it(`reads ${JSON.stringify(line)}, wherever it stands`, () => {
      for (const text of [line, `${line}\n`, `\uFEFF${line}\r\n\r\n# B=1`, `B=1\n${line}`, `# B=1\n${line}\n  `])
        expect(read(text), JSON.stringify(text)).to.include({ A: value });
    });
  }

  it('says which lines say nothing, and not what stands there', () => {
    expect(() => read('A=x\nc2VjcmV0\n\n=======\nB=y')).to.throw(/^\.env does not have the form NAME=value in line 2, 4$/);
  });

  it('is below the environment', () => {
    writeFileSync(join(folder, '.env'), 'A=file\nB=file');
    expect(environmentWith(folder, { A: 'environment' }).all).to.deep.equal({ A: 'environment', B: 'file' });
  });
});

describe('the names that are no settings', () => {
  const settings = { PORT: 0, LIMIT_UPLOADS: 0 };
  const among = (file: Record<string, string>, environment: Record<string, string>) =>
    strangersAmong({ all: { ...file, ...environment }, file }, settings);

  it('are all that .env has, and of the environment what looks like ours', () => {
    expect(among({ PORTS: '1', PORT: '1' }, { LIMIT_UPLAODS: '3', LIMIT_UPLOADS: '3', HOME: '/', LANG: 'C' })).to.deep.equal([
      'PORTS',
      'LIMIT_UPLAODS',
    ]);
  });

  it('are not what is empty, nor what Kubernetes says of a service', () => {
    expect(among({ OTHER: '' }, { DB_NAME: '', PAYAM_SERVICE_HOST: 'x', PAYAM_PORT: 'x', PAYAM_PORT_3000_TCP: 'x' })).to.deep.equal([]);
  });
});
