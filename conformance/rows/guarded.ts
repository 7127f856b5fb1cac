import { ask, isRefused } from '../http.js';
import { row, type Row } from './row.js';
import { routesOf } from './routes.js';

/** Where nobody has to say who they are. */
const OPEN = [
  'POST /api/auth/register',
  'POST /api/auth/login',
  'POST /api/auth/refresh',
  'GET /api/files/profiles/:filename',
  'GET /healthz',
  'GET /readyz',
];

/** @param others the routes that they are about are those that are looked at */
export const guardedRows = (others: readonly Row[]): Row[] => [
  row(
    'errors',
    'application/problem+json, 401 without a token and with a bad one, on every route but those that are open to all',
    async (stage) => {
      for (const route of routesOf(others).filter((one) => !OPEN.includes(one))) {
        const [method = '', path = ''] = route.replace(':type', 'documents').replace(/:\w+/g, '1').split(' ');
        for (const token of [undefined, 'nonsense']) await ask(stage.url, method, path, { token }).then(isRefused(401));
      }
    },
  ),
];
