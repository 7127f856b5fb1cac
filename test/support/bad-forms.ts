import type { Endpoint } from '../../src/adapters/inbound/http/endpoint.js';
import { goodAsk, sampleOf, withForm } from './bad-cases.js';
import type { Ask, Bad } from './bad-http.js';
import type { FormSample } from './bad-routes.js';
import type { World } from './bad-world.js';
import { formOf, type FormPart } from './form.js';

const INVALID = { status: 400, code: 'validation_failed' };
const MALFORMED = { status: 400, code: 'malformed_form' };
const TOO_LARGE = { status: 413, code: 'payload_too_large' };
const NOT_ALLOWED = { status: 415, code: 'file_type_not_allowed' };

/** Forms that cannot be read, or have no file in them, or one that may not be sent, or say something else. */
export function badForms(world: World, route: Endpoint): Bad[] {
  const sample = sampleOf(route);
  const form = sample.form?.(world);
  if (!form) return [];
  const ask = goodAsk(world, route, sample);
  const fields = (sample.badFields?.(world) ?? []).map(([why, said, status = 400, code = 'validation_failed']) => ({
    ...withForm(ask, { ...form, said: { ...form.said, ...said } }),
    ...{ why, status, code },
  }));
  return [...unreadable(ask), ...partsOf(form).map(([why, parts, refusal]) => ({ ...withParts(ask, parts), ...refusal, why })), ...fields];
}

function unreadable(ask: Ask): Bad[] {
  const body = ask.body as Buffer;
  const typed = (type: string) => ({ ...ask, headers: { ...ask.headers, 'content-type': type } });
  const unsupported = [
    '',
    'application/json',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'multipart/mixed; boundary=x',
  ];
  return [
    ...unsupported.map((type) => ({ ...typed(type), why: `the type ${type}`, status: 415, code: 'unsupported_media_type' })),
    ...['multipart/form-data', 'multipart/form-data; boundary='].map((type) => ({ ...typed(type), ...MALFORMED, why: type })),
    { ...typed('multipart/form-data; boundary=another'), ...MALFORMED, why: 'another boundary' },
    ...[1, 10, body.length - 8, body.length - 60].map((length) => ({
      ...{ ...ask, ...MALFORMED, why: `its first ${length} bytes` },
      body: body.subarray(0, length),
    })),
    { ...ask, ...INVALID, why: 'no body', body: Buffer.alloc(0) },
    { ...ask, ...MALFORMED, why: 'noise', body: Buffer.alloc(5_000, 'noise') },
  ];
}

const withParts = (ask: Ask, parts: readonly FormPart[]): Ask => {
  const { type, body } = formOf(parts);
  return { ...ask, headers: { ...ask.headers, 'content-type': type }, body };
};

function partsOf({ as, bytes, said }: FormSample): [why: string, parts: FormPart[], refusal: { status: number; code: string }][] {
  const fields = Object.entries(said).map(([name, value]) => ({ name, value }));
  const file = { name: as, fileName: 'x', bytes };
  const of = (content: Buffer) => [...fields, { ...file, bytes: content }];
  const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(500, 7)]);
  return [
    ['no file', fields, INVALID],
    ['a field in its place', [...fields, { name: as, value: 'text' }], INVALID],
    ['two files', [...fields, file, file], INVALID],
    ['a file of another name', [...fields, { ...file, name: 'attachment' }], INVALID],
    ['seventeen fields', [...Array.from({ length: 17 }, (_, i) => ({ name: `x${i}`, value: 'x' })), ...fields, file], TOO_LARGE],
    ['70,000 bytes of a field', [...fields, { name: 'x', value: 'x'.repeat(70_000) }, file], TOO_LARGE],
    ['an empty file', of(Buffer.alloc(0)), NOT_ALLOWED],
    ['a program', of(Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)])), NOT_ALLOWED],
    ['a picture that ends at once', of(jpeg), { status: 422, code: 'file_unreadable' }],
  ];
}
