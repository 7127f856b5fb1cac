import type { Context } from 'koa';
import type { IncomingMessage } from 'node:http';
import type { Application } from '../../../application/application.js';
import type { Caller, Client } from '../../../application/caller.js';
import { admit } from '../admission.js';
import { showLimits } from '../contract/limit-headers.js';
import { parse } from '../contract/refusals.js';
import { checkRefusal, checkReply } from './announced.js';
import type { Asked, Endpoint, FormShape, House, Reply } from './endpoint.js';
import { readJson } from './json-body.js';
import { withUpload } from './multipart.js';
import { serveBytes } from './serve-bytes.js';

export interface ServeOptions {
  /** From where a request came. */
  clientOf(request: IncomingMessage): Client;
  /** Of a JSON body, in bytes. */
  bodyLimit: number;
  /** Where files lie while they are looked at, and how large they may be, in bytes. */
  uploads: { folder: string; limits: Record<FormShape['limit'], number> };
  /** Whether what is answered, and how it is refused, is held against what the route announces. */
  checkReplies: boolean;
}

interface Service {
  app: Application;
  house: House;
  route: Endpoint;
  options: ServeOptions;
}

/** Answers one request by its route. */
export async function serve(service: Service, context: Context): Promise<void> {
  const { route, options } = service;
  const { status, body, headers, bytes } = await replyTo(service, context).catch((error: unknown) => {
    if (options.checkReplies) checkRefusal(route, error);
    throw error;
  });

  if (bytes) return serveBytes(context, bytes);
  if (options.checkReplies) checkReply(route, { status, body });
  context.status = status;
  if (body !== undefined) context.body = body;
  context.set({ 'Cache-Control': 'no-store', ...headers });
  if (route.replies[304] !== undefined && context.fresh) context.status = 304;
}

async function replyTo({ app, house, route, options }: Service, context: Context): Promise<Reply> {
  // Asked before anything is waited for: of a connection that has closed it is not known any more.
  const client = { ...options.clientOf(context.req), noteLimit: showLimits((headers) => context.set(headers)) };
  if (route.audience === 'house') return route.run(app, { client, house });

  const whoAsks = () => callerOf(app, route, client, context);
  const caller = route.audience === 'guests' ? undefined : await whoAsks();
  const { params, query, body, form } = route.accepts;
  const asked = {
    ...{ client, house },
    ...(route.audience === 'guests' && { whoAsks }),
    ...(caller && { caller }),
    ...(params && { params: parse(params, context['params']) }),
    ...(query && { query: parse(query, context.query) }),
    ...(body && { body: parse(body, await readJson(context.req, options.bodyLimit)) }),
  };
  if (!form || !caller) return route.run(app, asked);
  return withForm(form, { app, route, context, options, asked: { ...asked, caller } });
}

/** A file that nobody asked for costs as much as one that somebody did: it is counted before anything of it is read. */
async function withForm(
  { fields, names, limit }: FormShape,
  {
    app,
    route,
    context,
    options,
    asked,
  }: Pick<Service, 'app' | 'route' | 'options'> & { context: Context; asked: Asked & { caller: Caller } },
): Promise<Reply> {
  const { folder, limits } = options.uploads;
  return withUpload(
    context.req,
    { folder, limit: limits[limit], names },
    (form) => route.run(app, { ...asked, upload: form.upload, fields: parse(fields, form.fields) }),
    async (said) => {
      const answer = await route.beforeFile?.(app, { ...asked, said });
      if (!answer) await app.limits.upload(asked.caller);
      return answer;
    },
  );
}

/** Nobody, where a route is for people without a token. */
async function callerOf(app: Application, { audience, isFree }: Endpoint, client: Client, context: Context): Promise<Caller | undefined> {
  if (audience === 'everybody') return void (isFree || (await app.limits.request(client)));
  if (audience === 'guests' && context.get('Authorization') === '') return undefined;

  const caller = await admit(app, { client, isFree, authorization: context.get('Authorization') });
  context.state['userId'] = caller.userId;
  return { ...caller, noteLimit: client.noteLimit };
}
