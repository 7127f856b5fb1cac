import type { Context } from 'koa';
import type { IncomingMessage } from 'node:http';
import type { Application } from '../../../application/application.js';
import type { Caller, Client } from '../../../application/caller.js';
import { admit } from '../admission.js';
import { showLimits } from '../contract/limit-headers.js';
import { parse } from '../contract/refusals.js';
import type { Endpoint, Reply } from './endpoint.js';
import { readJson } from './json-body.js';
import type { Seats } from './seats.js';

export interface ServeOptions {
  /** From where a request came. */
  clientOf(request: IncomingMessage): Client;
  /** Of a JSON body, in bytes. */
  bodyLimit: number;
  /** Whether what is answered is held against its schema first. */
  checkReplies: boolean;
}

interface Service {
  app: Application;
  route: Endpoint;
  options: ServeOptions;
  seats: Seats;
}

/** Requests under way at once of one user, or of one address without a token: as many as a browser makes, and some. Others wait. */
export const UNDER_WAY_MAX = 8;

/** Answers one request by its route. */
export async function serve({ app, route, options, seats }: Service, context: Context): Promise<void> {
  // Asked before anything is waited for: of a connection that has closed it is not known any more.
  const client = { ...options.clientOf(context.req), noteLimit: showLimits((headers) => context.set(headers)) };
  const caller = await callerOf(app, route, client, context);
  const { params, query, body } = route.accepts;
  const asked = {
    client,
    ...(caller && { caller }),
    ...(params && { params: parse(params, context['params']) }),
    ...(query && { query: parse(query, context.query) }),
    ...(body && { body: parse(body, await readJson(context.req, options.bodyLimit)) }),
  };
  const reply = await seats.during(caller?.userId ?? client.address, () => route.run(app, asked));

  if (options.checkReplies) check(route, reply);
  context.status = reply.status;
  if (reply.body !== undefined) context.body = reply.body;
  context.set('Cache-Control', 'no-store');
}

/** Nobody, where a route is for people without a token. */
async function callerOf(app: Application, { isOpen, isFree }: Endpoint, client: Client, context: Context): Promise<Caller | undefined> {
  if (isOpen) return void (await app.limits.request(client));

  const caller = await admit(app, { client, isFree, authorization: context.get('Authorization') });
  context.state['userId'] = caller.userId;
  return { ...caller, noteLimit: client.noteLimit };
}

function check({ method, path, replies }: Endpoint, { status, body }: Reply): void {
  const schema = replies[status];
  if (schema === undefined) throw new Error(`${method} ${path} answered ${status}, which it does not announce`);
  const faults = schema?.safeParse(body).error;
  if (faults) throw new Error(`${method} ${path} answered ${status} otherwise than it announces`, { cause: faults });
}
