import fc from 'fast-check';
import type { JsonSchema } from '../../src/adapters/inbound/documents/json-schema.js';
import { A_PICTURE, A_TEXT } from '../support/bad-world.js';
import { formOf, type FormPart } from '../support/form.js';
import { oddBodies, type Body } from './bodies.js';
import { valuesOf, type Grounds } from './values.js';

const FILES = [
  A_TEXT,
  A_PICTURE,
  Buffer.alloc(0),
  Buffer.from('%PDF-1.4\n%%EOF\n'),
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  Buffer.from('MZ\0\0'),
  Buffer.from('ffd8ffe000104a464946000101', 'hex'),
  Buffer.from('PK\u0003\u0004'),
  Buffer.from('RIFF\u0000\u0000\u0000\u0000WAVEfmt '),
];
const NAMES = ['a file', '', '../../etc/passwd', '"; name="x', 'صورة.png', 'x'.repeat(4_000), 'a\r\nContent-Type: text/html', '\0'];
const TYPES = [undefined, 'image/png', 'text/html', 'x', 'multipart/mixed; boundary=y'];

/** Forms of one operation, good ones and bad ones. */
export function formsOf(schema: JsonSchema, grounds: Grounds): fc.Arbitrary<Body | undefined> {
  const { properties = {} } = schema;
  const [fields, files] = [true, false].map((isField) =>
    Object.entries(properties).filter(([, part]) => (part['format'] !== 'binary') === isField),
  ) as [[string, JsonSchema][], [string, JsonSchema][]];
  const values = fc.record(Object.fromEntries(fields.map(([name, part]) => [name, valuesOf(part, grounds, name)])), { requiredKeys: [] });
  const file = fc.record({
    name: fc.constantFrom(...files.map(([name]) => name), 'file', ...rare),
    fileName: fc.constantFrom(...NAMES),
    bytes: fc.oneof(fc.constantFrom(...FILES), fc.uint8Array({ maxLength: 400 })),
    type: fc.constantFrom(...TYPES),
  });
  const parts = fc.tuple(values, fc.array(file, { minLength: 0, maxLength: 2, size: 'small' }), fc.boolean()).map(partsIn);
  return fc.oneof(
    { weight: 60, arbitrary: parts.map(bodyOf) },
    { weight: 8, arbitrary: fc.tuple(parts, fc.nat()).map(([all, at]) => cut(bodyOf(all), at)) },
    { weight: 4, arbitrary: fc.tuple(parts, fc.nat(), fc.nat(255)).map(([all, at, byte]) => changed(bodyOf(all), at, byte)) },
    { weight: 1, arbitrary: oddBodies },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

const rare = ['', 'chatId', '__proto__'];

type Given = [
  fields: Record<string, unknown>,
  files: { name: string; fileName: string; bytes: Uint8Array; type: string | undefined }[],
  isFirst: boolean,
];

function partsIn([fields, files, isFirst]: Given): FormPart[] {
  const said = Object.entries(fields).map(([name, value]) => ({ name, value: String(value) }));
  const brought = files.map(({ type, ...file }) => ({ ...file, ...(type !== undefined && { type }) }));
  return isFirst ? [...brought, ...said] : [...said, ...brought];
}

function bodyOf(parts: FormPart[]): Body {
  const { type, body } = formOf(parts);
  return { type, bytes: body };
}

const cut = ({ type, bytes }: Body, at: number): Body => ({ type, bytes: bytes.subarray(0, at % (bytes.length + 1)) });

function changed({ type, bytes }: Body, at: number, byte: number): Body {
  bytes[at % bytes.length] = byte;
  return { type, bytes };
}
