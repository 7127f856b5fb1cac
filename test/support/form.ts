import { randomUUID } from 'node:crypto';

/** A part of a form: a field, or a file. */
export type FormPart = { name: string; value: string } | { name: string; fileName: string; bytes: Uint8Array; type?: string };

/** A form as browsers send it (RFC 7578), its parts in this order. */
export function formOf(parts: readonly FormPart[]): { type: string; body: Buffer } {
  const boundary = `----${randomUUID()}`;
  const pieces = parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n${headOf(part)}\r\n\r\n`), bodyOf(part), Buffer.from('\r\n')]);
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]) };
}

function headOf(part: FormPart): string {
  const name = `Content-Disposition: form-data; name="${part.name}"`;
  if ('value' in part) return name;
  return `${name}; filename="${part.fileName.replaceAll('"', '%22')}"\r\nContent-Type: ${part.type ?? 'application/octet-stream'}`;
}

const bodyOf = (part: FormPart): Uint8Array => ('value' in part ? Buffer.from(part.value) : part.bytes);

/** A file and what is said before it. */
export const fileForm = (bytes: Uint8Array, { as = 'file', fileName = 'a file', ...fields }: Record<string, string> = {}) =>
  formOf([...Object.entries(fields).map(([name, value]) => ({ name, value })), { name: as, fileName, bytes }]);
