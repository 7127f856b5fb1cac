import type { z } from 'zod';
import type { Application } from '../../../application/application.js';
import type { Caller, Client } from '../../../application/caller.js';
import type { StagedFile } from '../../../application/ports/file-inspector.js';
import type { Refusal } from '../contract/refusals.js';
import type { FormFields } from './form.js';
import type { Served } from './serve-bytes.js';

interface Accepts {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  form?: FormShape;
}

/** A form with one file. Its fields are parsed as a body is. */
export interface FormShape {
  fields: z.ZodType;
  /** What the part with the file may be called, the usual name first. */
  names: readonly [string, ...string[]];
  limit: 'media' | 'picture';
}

type Parsed<A extends Accepts> = { [Part in keyof Omit<A, 'form'>]: A[Part] extends z.ZodType ? z.output<A[Part]> : never } & FormOf<A>;
/** What is said beside the file, and the file. */
type FormOf<A extends Accepts> = A['form'] extends FormShape ? { fields: z.output<A['form']['fields']>; upload: StagedFile } : unknown;

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Instead of a body. */
  bytes?: Served;
}

/** What a node knows beside the application. */
export interface House {
  /** Whether requests can be served now; false while starting, draining, or without a database. */
  isReady(): Promise<boolean>;
  /** The HTTP API as OpenAPI describes it. */
  openApi(): object;
  /** What is said over sockets, as AsyncAPI describes it. */
  asyncApi(): object;
}

export type Tag = 'Accounts' | 'People' | 'Chats' | 'Members' | 'Messages' | 'Receipts' | 'Files' | 'Server';

/** What every route is told beside what was parsed. */
export interface Asked {
  client: Client;
  house: House;
}

/** Who asks by their token; undefined for who has none. @throws unauthenticated · session_ended */
export type WhoAsks = () => Promise<Caller | undefined>;

/** When a file begins there is who asked and what was said until then; `upload` and `fields` are still to come. */
interface BeforeFile {
  caller: Caller;
  said: FormFields;
}

interface Definition<A extends Accepts, Input> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  /** What clients that are made from the document call it; no other route has it. */
  name: string;
  tag: Tag;
  summary: string;
  /** What the summary leaves out, in Markdown. */
  description?: string;
  /** Whether it counts as no request of who asks: what clients do by themselves, as often as messages come. */
  isFree?: boolean;
  accepts: A;
  /** By status; null for one without a body. */
  replies: Record<number, z.ZodType | null>;
  /** What its replies are, when not JSON. */
  type?: 'text/html' | 'image/webp' | '*/*';
  /** Whether they are the bytes of a file, which can be had in parts. */
  isBytes?: boolean;
  /** How it may refuse, besides the ways that all routes like it have: see `announced.ts`. */
  refuses: readonly Refusal[];
  /** Asked when a form's file is about to come, with the fields that came before it: an answer, or a refusal, spares its being read. */
  beforeFile?(app: Application, asked: Input & BeforeFile): Promise<Reply | undefined>;
  run(app: Application, input: Input): Promise<Reply>;
}

/** A route as data: one schema parses the request, types the handler, checks the reply, and describes both. */
export interface Endpoint extends Definition<Accepts, Asked & { caller?: Caller } & Record<string, unknown>> {
  /** Whom it is for: everybody, those with a token, those with a token or without, or whoever asks the node itself, which refuses nobody. */
  audience: 'everybody' | 'guests' | 'members' | 'house';
}

export const endpoint = <A extends Accepts>(definition: Definition<A, Parsed<A> & Asked & { caller: Caller }>): Endpoint => ({
  ...definition,
  audience: 'members',
}); // Each route is typed by its own schemas; a list of them is not.

export const openEndpoint = <A extends Accepts>(definition: Definition<A, Parsed<A> & Asked>): Endpoint => ({
  ...definition,
  audience: 'everybody',
}); // As above.

/** For people with a token or without. Where it makes no difference who asks it is not looked at, and counted by nothing. */
export const guestEndpoint = <A extends Accepts>(definition: Definition<A, Parsed<A> & Asked & { whoAsks: WhoAsks }>): Endpoint => ({
  ...definition,
  audience: 'guests',
}); // As above.

export const houseEndpoint = (definition: Omit<Definition<object, Asked>, 'accepts' | 'tag' | 'refuses'>): Endpoint => ({
  ...definition,
  accepts: {},
  tag: 'Server',
  refuses: [],
  audience: 'house',
});
