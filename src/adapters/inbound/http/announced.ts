import {
  busy,
  fileTooLarge,
  rateLimited,
  serverRestarting,
  sessionEnded,
  storageUnavailable,
  unauthenticated,
} from '../../../domain/errors.js';
import { InvalidRequest } from '../contract/refusals.js';
import type { Endpoint } from './endpoint.js';
import { PROBES } from './probes.js';
import { Problem, problemOf, type Answer } from './problem.js';

const OF_DRAINING = [serverRestarting(1_000)];
const FROM_EVERYBODY = [
  rateLimited('userRequests', { limit: 3_000, remaining: 0, resetMs: 60_000, windowMs: 900_000 }),
  busy(1_000),
  storageUnavailable(),
];
const WITHOUT_SESSION = [unauthenticated(), sessionEnded()];
const OF_INPUT = [new InvalidRequest([{ path: 'content', message: 'must not be blank' }])];
const OF_BODY = [
  new InvalidRequest([{ path: '', message: 'must be JSON in UTF-8' }], 'malformed_json'),
  new Problem(400, 'incomplete_request'),
  new Problem(413, 'payload_too_large'),
  new Problem(415, 'unsupported_media_type'),
];
const OF_FORM = [
  fileTooLarge(104_857_600),
  new Problem(400, 'malformed_form'),
  new Problem(400, 'incomplete_request'),
  new Problem(413, 'payload_too_large'),
  new Problem(415, 'unsupported_media_type'),
];
const OF_BYTES = [new Problem(416, 'range_not_satisfiable')];
/** What is no refusal is a bug. */
const BUG = new Error('a bug');

/** All that a route may answer instead of a reply, as it would. */
export function refusalsOf({ path, audience, accepts, refuses, isBytes }: Endpoint): Answer[] {
  const common = [
    ...(audience === 'house' ? [] : FROM_EVERYBODY),
    ...(audience === 'members' || audience === 'guests' ? WITHOUT_SESSION : []),
    ...(Object.keys(accepts).length > 0 ? OF_INPUT : []),
    ...(accepts.body ? OF_BODY : []),
    ...(accepts.form ? OF_FORM : []),
    ...(isBytes ? OF_BYTES : []),
    ...(PROBES.has(path) ? [] : OF_DRAINING),
    BUG,
  ];
  return [...common, ...refuses.map((refusal) => refusal())].map(problemOf);
}

/** @throws Error when this is a refusal that the route does not announce */
export function checkRefusal(route: Endpoint, error: unknown): void {
  const { code } = problemOf(error).body;
  if (refusalsOf(route).some(({ body }) => body.code === code)) return;
  throw new Error(`${route.method} ${route.path} refused with ${code}, which it does not announce`, { cause: error });
}

/** @throws Error when this is a reply that the route does not announce */
export function checkReply({ method, path, replies }: Endpoint, { status, body }: { status: number; body?: unknown }): void {
  const schema = replies[status];
  if (schema === undefined) throw new Error(`${method} ${path} answered ${status}, which it does not announce`);
  const faults = schema?.safeParse(body).error;
  if (faults) throw new Error(`${method} ${path} answered ${status} otherwise than it announces`, { cause: faults });
}
