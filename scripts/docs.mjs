// `npm run docs`, after a build: writes the documents that are made from the code.
import { writeFileSync } from 'node:fs';
import { asyncApi } from '../dist/adapters/inbound/documents/asyncapi.js';
import { openApi } from '../dist/adapters/inbound/documents/openapi.js';

const write = (name, document) => writeFileSync(new URL(`../docs/${name}`, import.meta.url), `${JSON.stringify(document, null, 2)}\n`);

write('openapi.json', openApi());
write('asyncapi.json', asyncApi());
