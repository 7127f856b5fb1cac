import Router from '@koa/router';
import cors from '@koa/cors';
import Koa, { type Context, type Next } from 'koa';
import helmet from 'koa-helmet';
import { createServer, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { Application } from '../../../application/application.js';
import type { Timers } from '../../../application/ports/timers.js';
import { serverRestarting } from '../../../domain/errors.js';
import { LIMIT_HEADERS } from '../contract/limit-headers.js';
import { asyncApi } from '../documents/asyncapi.js';
import { openApi } from '../documents/openapi.js';
import { setDeadline } from './deadline.js';
import { sendDocsAsset } from './docs-assets.js';
import type { House } from './endpoint.js';
import { PROBES } from './probes.js';
import { Problem, isFault, problemOf } from './problem.js';
import { endpoints } from './routes/routes.js';
import { serve, type ServeOptions } from './serve.js';
import { Turnstile } from './turnstile.js';

export interface HttpOptions extends ServeOptions, Pick<House, 'isReady'> {
  /** Whether a page of this origin may ask. */
  isAllowedOrigin(origin: string): boolean;
  timers: Timers;
  /** Whether it is going down, and takes on nothing new. */
  isDraining(): boolean;
  /** Hears of every request when it is answered; `fault` is there when it was a bug, or when something is out of order that only the operator can mend. */
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
  const house: House = { isReady: () => options.isReady(), openApi, asyncApi };
  for (const route of endpoints) router[route.method](route.path, (context) => serve({ app, house, route, options }, context));
  router.get('/docs/:name', sendDocsAsset);

  koa.use(reporting(options));
  koa.use(staying);
  koa.use(helmet(HEADERS));
  koa.use(
    cors({
      origin: (context) => allowedOrigin(context.get('Origin'), options),
      maxAge: 600,
      exposeHeaders: ['X-Request-Id', 'Retry-After', ...LIMIT_HEADERS, ...BYTES_HEADERS],
    }),
  );
  koa.use(refusing);
  koa.use(draining(options));
  koa.use(router.routes());
  koa.use(missing(router));
  // Faults of the connection itself, such as a client that went away; ours are reported above.
  koa.silent = true;
  const handle = koa.callback();
  const turnstile = new Turnstile();
  return createServer({ requestTimeout: UPLOAD_WITHIN_MS, headersTimeout: 20_000, keepAliveTimeout: 65_000 }, (request, response) => {
    if (!URL.canParse(request.url ?? '', 'http://payam')) request.url = NOWHERE;
    setDeadline(request, response, options.timers);
    turnstile.enter(request.socket, () => handle(request, response)); // Koa answers every fault itself.
  });
}

/** What a page of another origin cannot do without when it fetches bytes itself. */
const BYTES_HEADERS = ['Accept-Ranges', 'Content-Disposition', 'Content-Range', 'ETag'];

/** A file may come slowly; other bodies have a deadline of their own. In milliseconds. */
const UPLOAD_WITHIN_MS = 1_800_000;

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

/**
 * A connection that is closed while its other side still sends takes the answer with it. So who wants it closed behind an answer that comes
 * before all has been read, as proxies do, is left to close it. Only uploads come so slowly; after others, Node takes nothing more on such a connection.
 */
const staying = async (context: Context, next: Next) => {
  await next();
  if (context.req.complete || context.res.hasHeader('Connection')) return;
  if (context.get('Content-Type').startsWith('multipart/')) context.set('Connection', 'keep-alive');
};

const refusing = async (context: Context, next: Next) => {
  try {
    await next();
  } catch (error) {
    const { status, headers, body } = problemOf(error);
    if (isFault(error)) context.state['fault'] = error;
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

/** A server that went down is back after about this time, in milliseconds. */
const RESTART_MS = 1_000;

const missing = (router: Router) => async (context: Context) => {
  const allowed = [...new Set(router.match(context.path, context.method).path.flatMap(({ methods }) => methods))];
  if (allowed.length === 0) throw new Problem(404, 'route_not_found');
  context.set('Allow', allowed.join(', '));
  if (context.method === 'OPTIONS') return void (context.status = 204);
  throw new Problem(405, 'method_not_allowed');
};
