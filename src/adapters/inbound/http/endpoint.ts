import type { z } from 'zod';
import type { Application } from '../../../application/application.js';
import type { Caller, Client } from '../../../application/caller.js';

interface Accepts {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
}

type Parsed<A extends Accepts> = { [Part in keyof A]: A[Part] extends z.ZodType ? z.output<A[Part]> : never };

export interface Reply {
  status: number;
  body?: unknown;
}

interface Definition<A extends Accepts, Input> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  summary: string;
  /** Whether it counts as no request of who asks: what clients do by themselves, as often as messages come. */
  isFree?: boolean;
  accepts: A;
  /** By status; null for one without a body. */
  replies: Record<number, z.ZodType | null>;
  run(app: Application, input: Input): Promise<Reply>;
}

/** A route as data: one schema parses the request, types the handler, checks the reply, and describes both. */
export interface Endpoint extends Definition<Accepts, { caller?: Caller; client: Client } & Record<string, unknown>> {
  /** Whether it is for people without a token. */
  isOpen: boolean;
}

export const endpoint = <A extends Accepts>(definition: Definition<A, Parsed<A> & { caller: Caller; client: Client }>): Endpoint => ({
  ...definition,
  isOpen: false,
}); // Each route is typed by its own schemas; a list of them is not.

export const openEndpoint = <A extends Accepts>(definition: Definition<A, Parsed<A> & { client: Client }>): Endpoint => ({
  ...definition,
  isOpen: true,
}); // As above.
