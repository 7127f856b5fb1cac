// `npm run readme`, after a build: writes the table of settings, as the configuration's schema has it, into the README.
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsTable } from '../dist/bootstrap/help.js';

const path = new URL('../README.md', import.meta.url);
const [FROM, TO] = ['<!-- settings: written by npm run readme -->', '<!-- end of settings -->'];

const text = readFileSync(path, 'utf8');
const [from, to] = [text.indexOf(FROM), text.indexOf(TO)];
if (from < 0 || to < from) throw new Error(`README.md lacks the lines ${FROM} and ${TO}`);

writeFileSync(path, `${text.slice(0, from)}${FROM}\n\n${settingsTable()}\n\n${text.slice(to)}`);
