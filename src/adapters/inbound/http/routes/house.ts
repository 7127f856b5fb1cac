import { z } from 'zod';
import { DOCS_PAGE, DOCS_POLICY } from '../docs-page.js';
import { houseEndpoint } from '../endpoint.js';
import { etagOf } from '../etag.js';

const liveness = z.strictObject({ status: z.literal('live') });
const readiness = (status: 'ready' | 'not_ready') => z.strictObject({ status: z.literal(status) });
/** It is asked for again and again, and seldom another. */
const revalidated = (text: string) => ({ 'Cache-Control': 'no-cache', ETag: etagOf(text) });

const documentReply = (document: object) => ({ status: 200, body: document, headers: revalidated(JSON.stringify(document)) });

/** What a node answers by itself. */
export const houseRoutes = [
  houseEndpoint({
    method: 'get',
    path: '/healthz',
    name: 'isLive',
    summary: 'Whether the process lives',
    replies: { 200: liveness },
    run: () => Promise.resolve({ status: 200, body: { status: 'live' } }),
  }),
  houseEndpoint({
    method: 'get',
    path: '/readyz',
    name: 'isReady',
    summary: 'Whether it can serve: the database can be reached, and it is not being stopped',
    replies: { 200: readiness('ready'), 503: readiness('not_ready') },
    async run(_app, { house }) {
      return (await house.isReady()) ? { status: 200, body: { status: 'ready' } } : { status: 503, body: { status: 'not_ready' } };
    },
  }),
  houseEndpoint({
    method: 'get',
    path: '/api/openapi.json',
    name: 'getOpenApi',
    summary: 'This document',
    replies: { 200: z.looseObject({ openapi: z.string() }).meta({ examples: [{ openapi: '3.1.1' }] }), 304: null },
    run: async (_app, { house }) => documentReply(house.openApi()),
  }),
  houseEndpoint({
    method: 'get',
    path: '/api/asyncapi.json',
    name: 'getAsyncApi',
    summary: 'What is said over sockets, as AsyncAPI',
    replies: { 200: z.looseObject({ asyncapi: z.string() }).meta({ examples: [{ asyncapi: '3.0.0' }] }), 304: null },
    run: async (_app, { house }) => documentReply(house.asyncApi()),
  }),
  houseEndpoint({
    method: 'get',
    path: '/docs',
    name: 'getDocs',
    summary: 'A page to read and try it',
    replies: { 200: z.string().meta({ examples: ['<!doctype html>'] }), 304: null },
    type: 'text/html',
    run: () =>
      Promise.resolve({
        status: 200,
        body: DOCS_PAGE,
        headers: { ...revalidated(DOCS_PAGE), 'Content-Security-Policy': DOCS_POLICY },
      }),
  }),
];
