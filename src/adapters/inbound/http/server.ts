import Router from '@koa/router';
import cors from '@koa/cors';
import Koa, { type Context, type Next } from 'koa';
import helmet from 'koa-helmet';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { Application } from '../../../application/application.js';
import type { Caller, Client } from '../../../application/caller.js';
import { serverRestarting } from '../../../domain/errors.js';
import { admit } from '../admission.js';
import { LIMIT_HEADERS, showLimits } from '../contract/limit-headers.js';
import { parse } from '../contract/refusals.js';
import type { Endpoint, Reply } from './endpoint.js';
import { readJson } from './json-body.js';
import { Problem, isBug, problemOf } from './problem.js';
import { routes } from './routes/routes.js';

export interface HttpOptions {
  /** From where a request came. */
  clientOf(request: IncomingMessage): Client;
  /** Of a JSON body, in bytes. */
  bodyLimit: number;
  /** Whether a page of this origin may ask. */
  isAllowedOrigin(origin: string): boolean;
  /** Whether requests can be served now; false while starting, draining, or without a database. */
  isReady(): Promise<boolean>;
  /** Whether it is going down, and takes on nothing new. */
  isDraining(): boolean;
  /** Whether what is answered is held against its schema first. */
  checkReplies: boolean;
  /** Hears of every request when it is answered; `fault` is there when it was a bug. */
  report(request: {
    id: string;
    method: string;
    path: string;
    status: number;
    ms: number;
    userId?: string | undefined;
    fault?: unknown;
  }): void;
}

/** The HTTP door, not yet listening. */
export function httpServer(app: Application, options: HttpOptions): Server {
  const koa = new Koa();
  const router = new Router();
  for (const route of routes) router[route.method](route.path, (context) => serve(app, route, options, context));
  router.get('/healthz', (context) => void (context.body = { status: 'live' }));
  router.get('/readyz', async (context) => {
    const isReady = await options.isReady();
    context.status = isReady ? 200 : 503;
    context.body = { status: isReady ? 'ready' : 'not_ready' };
  });

  koa.use(reporting(options));
  koa.use(helmet(HEADERS));
  koa.use(
    cors({
      origin: (context) => allowedOrigin(context.get('Origin'), options),
      maxAge: 600,
      exposeHeaders: ['X-Request-Id', 'Retry-After', ...LIMIT_HEADERS],
    }),
  );
  koa.use(refusing);
  koa.use(draining(options));
  koa.use(router.routes());
  koa.use(missing(router));
  // Faults of the connection itself, such as a client that went away; ours are reported above.
  koa.silent = true;
  const handle = koa.callback();
  return createServer({ requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 65_000 }, (request, response) => {
    if (!URL.canParse(request.url ?? '', 'http://payam')) request.url = NOWHERE;
    void handle(request, response); // Koa answers every fault itself.
  });
}

/** Where a target that is no URL leads, such as `http://[/`: Koa cannot read it, and no route is meant. */
const NOWHERE = '/unreadable';

/** Nothing that the API answers is a page. Whoever ends TLS in front of it says that it is always there. */
const HEADERS = {
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  strictTransportSecurity: false,
} as const;

const allowedOrigin = (origin: string, options: HttpOptions): string => (options.isAllowedOrigin(origin) ? origin : '');

const reporting = (options: HttpOptions) => async (context: Context, next: Next) => {
  const startedAt = performance.now();
  const given = context.get('X-Request-Id');
  const id = /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
  context.set('X-Request-Id', id);
  await next();
  const { userId, fault } = context.state as { userId?: string; fault?: unknown };
  options.report({
    id,
    method: context.method,
    path: context.path,
    status: context.status,
    ms: performance.now() - startedAt,
    userId,
    fault,
  });
};

const refusing = async (context: Context, next: Next) => {
  try {
    await next();
  } catch (error) {
    const { status, headers, body } = problemOf(error);
    if (isBug(error)) context.state['fault'] = error;
    context.status = status;
    context.set({ ...headers, 'Cache-Control': 'no-store' });
    context.body = body;
    context.type = 'application/problem+json';
  }
};

/** Of what comes now, only whether the process lives and can serve is answered. */
const draining = (options: HttpOptions) => async (context: Context, next: Next) => {
  if (options.isDraining()) {
    context.set('Connection', 'close');
    if (!PROBES.has(context.path)) throw serverRestarting(RESTART_MS);
  }
  await next();
};

const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);
/** A server that went down is back after about this time, in milliseconds. */
const RESTART_MS = 1_000;

const missing = (router: Router) => async (context: Context) => {
  const allowed = [...new Set(router.match(context.path, context.method).path.flatMap(({ methods }) => methods))];
  if (allowed.length === 0) throw new Problem(404, 'route_not_found');
  context.set('Allow', allowed.join(', '));
  if (context.method === 'OPTIONS') return void (context.status = 204);
  throw new Problem(405, 'method_not_allowed');
};

async function serve(app: Application, route: Endpoint, options: HttpOptions, context: Context): Promise<void> {
  // Asked before anything is waited for: of a connection that has closed it is not known any more.
  const client = { ...options.clientOf(context.req), noteLimit: showLimits((headers) => context.set(headers)) };
  const caller = await callerOf(app, route, client, context);
  const { params, query, body } = route.accepts;
  const reply = await route.run(app, {
    client,
    ...(caller && { caller }),
    ...(params && { params: parse(params, context['params']) }),
    ...(query && { query: parse(query, context.query) }),
    ...(body && { body: parse(body, await readJson(context.req, options.bodyLimit)) }),
  });

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
