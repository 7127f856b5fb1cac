// After the compiler, in `npm run build`: writes the types for authors of clients, which stand alone.
import { writeFileSync } from 'node:fs';
import { clientTypes } from '../dist/adapters/inbound/documents/client-types.js';

writeFileSync(new URL('../dist/types.d.ts', import.meta.url), clientTypes());
