import { expect } from 'chai';
import { load } from 'js-yaml';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readConfig } from '../src/bootstrap/config.js';
import { describedSettings, settingsTable } from '../src/bootstrap/help.js';
import { privateChat, register } from './support/client.js';
import { startNode, type Node } from './support/node.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const isThere = (path: string): boolean => existsSync(join(ROOT, path));

const DOCS = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((path) => join('docs', path));
const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...DOCS.filter((path) => path.endsWith('.md'))];
const DECISIONS = PAGES.filter((path) => path.startsWith('docs/decisions/'));

/** All that the first group of the expression finds in the text. */
const found = (text: string, expression: RegExp): string[] => [...text.matchAll(expression)].map(([, group = '']) => group);

/** The code after a mark such as `<!-- browser -->`. */
const blockAfter = (mark: string): string =>
  found(textOf('README.md'), new RegExp(`<!-- ${mark} -->\\s+\`\`\`\\w+\\n(.*?)\`\`\``, 'gs'))[0] ?? '';

describe('the README', () => {
  let node: Node;
  before(async () => {
    node = await startNode('memory', { settings: { RATE_LIMITS: 'default' } });
  });
  after(() => node.stop());

  it('lists every setting as the schema has it', () => {
    expect(textOf('README.md'), 'it is stale: npm run readme').to.include(`\n\n${settingsTable()}\n\n`);
  });

  it('has a first conversation that works when it is pasted', async () => {
    const script = blockAfter('first conversation').replace('http://127.0.0.1:3000', node.url);
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: ROOT });
    expect(stdout).to.include('\n1. ada: Hello, Bob\n').and.to.include('{"readSeq":1,"unreadCount":0}\n').and.not.to.include('2. ada');
    expect(stdout.trim().split('\n').at(-1)).to.equal('read');
  });

  it('has a snippet for browsers that sends a message', async () => {
    const [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
    const chatId = await privateChat(ada, bob);
    const given = `const [token, chatId] = ${JSON.stringify([ada.token, chatId])};`;
    const leaving = `socket.addEventListener('message', ({ data }) => JSON.parse(data).event === 'message_sent' && socket.close());`;
    const script = `${given}\n${blockAfter('browser').replace('ws://127.0.0.1:3000', node.url.replace('http', 'ws'))}\n${leaving}`;
    // Node has a browser's WebSocket, before version 22 behind a flag.
    const { stdout } = await run(process.execPath, ['--experimental-websocket', '--input-type=commonjs', '-e', script]);
    expect(stdout).to.match(/^ready \{.*^message_sent \{.*Hello from a browser/ms);
  });
});

describe('the documentation', () => {
  it('links to pages that are there', () => {
    const broken = PAGES.flatMap((page) => {
      const links = found(textOf(page), /\]\((?!https?:)([^)#]+)/g);
      return links.filter((link) => !isThere(join(dirname(page), link))).map((link) => `${page}: ${link}`);
    });
    expect(broken).to.deep.equal([]);
  });

  it('names files of the repository that are there', () => {
    const missing = PAGES.flatMap((page) => {
      const paths = found(textOf(page), /`((?:src|test|migrations|scripts|docs|bench)\/[\w./-]+)`/g);
      return paths.filter((path) => !isThere(path)).map((path) => `${page}: ${path}`);
    });
    expect(missing).to.deep.equal([]);
  });

  it('names commands that package.json has', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const pages = [...PAGES, 'Dockerfile', '.ci/run'];
    const named = pages.flatMap((page) => found(textOf(page), /npm run ([\w:-]+)/g).map((script) => `${page}: ${script}`));
    expect(named).not.to.be.empty;
    expect(named.filter((one) => scripts[one.split(': ')[1] ?? ''] === undefined)).to.deep.equal([]);
  });

  it('numbers the decisions, and gives each its three parts', () => {
    const numbers = DECISIONS.map((path) => Number(/\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1])).sort((one, other) => one - other);
    expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1)).and.not.to.be.empty;
    for (const path of DECISIONS) {
      expect(found(textOf(path), /^## (.+)$/gm), path).to.deep.equal(['Context', 'Decision', 'Consequences']);
    }
  });

  it('has an example of every setting, with its default', () => {
    const examples = found(textOf('.env.example'), /^# ([A-Z][A-Z_]*=.*)$/gm).map((line) => line.split('=', 2) as [string, string]);
    expect(examples.map(([name]) => name)).to.deep.equal(describedSettings().map(({ name }) => name));
    const defaults = Object.entries(readConfig({})).filter(([, value]) => value !== undefined && !Array.isArray(value));
    expect(Object.fromEntries(examples)).to.include(Object.fromEntries(defaults.map(([name, value]) => [name, String(value)])));
  });
});

describe('the container files', () => {
  const dockerfile = textOf('Dockerfile');
  const compose = load(textOf('docker-compose.yml')) as { services: Record<string, Service>; volumes: Record<string, unknown> };

  interface Service {
    environment: Record<string, string>;
    volumes: string[];
    depends_on?: Record<string, unknown>;
    healthcheck?: unknown;
  }

  it('copies what is there, and what the context lets in', () => {
    const copied = found(dockerfile, /^COPY (?!--from)(.+) \S+$/gm).flatMap((paths) => paths.split(' '));
    const letIn = found(textOf('.dockerignore'), /^!(.+)$/gm);
    expect(copied).not.to.be.empty;
    expect(copied.filter((path) => !isThere(path))).to.deep.equal([]);
    expect(copied.filter((path) => !letIn.some((entry) => path === entry || path.startsWith(`${entry}/`)))).to.deep.equal([]);
  });

  it('runs the server as `npm start` does, as an ordinary user on an open port, and asks whether it is ready', () => {
    const [, command = '[]'] = /^CMD (.+)$/m.exec(dockerfile) ?? [];
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: { start: string } };
    expect(`exec ${(JSON.parse(command) as string[]).join(' ')}`).to.equal(scripts.start);
    expect(dockerfile.split('\n')).to.include.members(['USER node', 'EXPOSE 3000']);
    expect(dockerfile).to.match(/^HEALTHCHECK .+\n.+\/readyz/m);
  });

  it('composes a configuration that Payam accepts in production, once there is a secret', () => {
    const { environment } = compose.services['payam']!;
    const image = Object.fromEntries(found(dockerfile, /^ENV (.+)$/gm).flatMap((line) => line.split(' ').map((pair) => pair.split('='))));
    const filled = Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{\w+(?::-(.*?))?(:\?.*?)?\}/g, fill)]);
    const config = readConfig({ ...image, ...Object.fromEntries(filled) });

    expect(environment['JWT_SECRET']).to.match(/^\$\{JWT_SECRET:\?.+\}$/);
    expect(Object.keys(config)).to.include.members(Object.keys(environment));
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = compose.services['postgres']!.environment;
    expect(environment['DATABASE_URL']).to.equal(`postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`);
  });

  it('composes services that wait for each other and keep their data', () => {
    const { payam, postgres } = compose.services;
    expect(payam!.depends_on).to.deep.equal({ postgres: { condition: 'service_healthy' } });
    expect(postgres!.healthcheck).to.exist;
    const volumes = [payam, postgres].flatMap((service) => service!.volumes.map((volume) => volume.split(':')[0]));
    expect(volumes).to.have.members(Object.keys(compose.volumes));
  });
});

const fill = (_: string, usual?: string, required?: string): string => (required === undefined ? (usual ?? '') : 'x'.repeat(32));
