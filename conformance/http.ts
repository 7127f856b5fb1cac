import { claim, shaped, shown, type Shape, type Shaped } from './claims.js';
import { z } from 'zod';

export interface Answer {
  /** What was asked, for whoever reads what went wrong. */
  asked: string;
  status: number;
  headers: Headers;
  body: unknown;
}

export interface Asking {
  token?: string | undefined;
  body?: unknown;
  /** Instead of a body: these bytes as they are, of this type. */
  raw?: string | Buffer;
  type?: string;
  /** Beside those that follow from the rest. */
  headers?: Record<string, string>;
}

export async function ask(
  url: string,
  method: string,
  path: string,
  { token, body, raw, type, headers: more }: Asking = {},
): Promise<Answer> {
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(content !== undefined && { 'content-type': type ?? 'application/json' }),
    ...more,
  };
  const response = await fetch(`${url}${path}`, { method, headers, ...(content !== undefined && { body: content }) });
  const text = await response.text();
  return { asked: `${method} ${path}`, status: response.status, headers: response.headers, body: parsed(text) };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** What was answered, if it was this status with at least this in its body. No answer holds a password hash. */
export const is =
  <S extends Shape>(status: number, shape: S) =>
  ({ asked, status: came, headers, body }: Answer): Shaped<S> => {
    claim(came === status, `${asked} should be answered ${status}; came ${came} ${shown(body)}`);
    claim(
      headers.get('content-type')?.startsWith('application/json') === true,
      `${asked} should be JSON`,
      headers.get('content-type') ?? '',
    );
    claim(!/"password|"[a-z_]*hash"|\$2[aby]\$/i.test(JSON.stringify(body)), `${asked} should tell no password`, body);
    return shaped(body, shape, asked);
  };

export const isEmpty =
  (status: 204) =>
  ({ asked, status: came, body }: Answer): void =>
    claim(came === status && body === undefined, `${asked} should be answered ${status} with nothing; came ${came} ${shown(body)}`);

const problem = {
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string().regex(/^[a-z]+(_[a-z0-9]+)*$/, 'is no word in snake_case'),
  errors: z.array(z.object({ path: z.union([z.string(), z.array(z.union([z.string(), z.number()]))]), message: z.string() })).optional(),
};

/** A problem of RFC 9457 with this status, and with this code where the contract names one. */
export const isRefused =
  (status: number, code?: string) =>
  ({ asked, status: came, headers, body }: Answer): Shaped<typeof problem> => {
    const wanted = `${status}${code === undefined ? '' : ` ${code}`}`;
    claim(came === status, `${asked} should be refused with ${wanted}; came ${came} ${shown(body)}`);
    const type = headers.get('content-type') ?? 'none';
    claim(type.startsWith('application/problem+json'), `${asked} should be refused as application/problem+json`, type);
    const read = shaped(body, problem, asked);
    claim(read.status === status, `${asked} should say its status ${status} in the body`, body);
    claim(code === undefined || read.code === code, `${asked} should be refused with ${wanted}`, body);
    return read;
  };

/** 400 `validation_failed`, with the fault's place in `errors`. */
export const isInvalid =
  (path?: string) =>
  (answer: Answer): void => {
    const { errors = [] } = isRefused(400, 'validation_failed')(answer);
    const paths = errors.map((error) => (Array.isArray(error.path) ? error.path.join('.') : error.path));
    claim(paths.length > 0, `${answer.asked} should say in errors what is invalid`, answer.body);
    claim(
      path === undefined || paths.some((one) => one.includes(path)),
      `${answer.asked} should name ${path ?? ''} in errors`,
      answer.body,
    );
  };
