import { z } from 'zod';
import { userSearchQuery, usersQuery } from '../../contract/bodies.js';
import { userId, writeCursor } from '../../contract/fields.js';
import { userShape } from '../../contract/resources.js';
import { showUser } from '../../contract/show.js';
import { endpoint } from '../endpoint.js';

const people = z.object({ users: z.array(userShape), nextCursor: z.string().nullable() });

export const userRoutes = [
  endpoint({
    method: 'get',
    path: '/api/users',
    summary: 'People, by name',
    accepts: { query: usersQuery },
    replies: { 200: people },
    async run(app, { caller, query }) {
      const { items, next } = await app.people.list(caller, query);
      return { status: 200, body: { users: items.map(showUser), nextCursor: next ? writeCursor(next) : null } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/users/search',
    summary: 'People whom a text fits, best first',
    accepts: { query: userSearchQuery },
    replies: { 200: people },
    async run(app, { caller, query }) {
      const { items, next } = await app.people.search(caller, query);
      return { status: 200, body: { users: items.map(showUser), nextCursor: next ? writeCursor(next) : null } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/users/:id',
    summary: 'One person',
    accepts: { params: z.object({ id: userId }) },
    replies: { 200: z.object({ user: userShape }) },
    async run(app, { caller, params }) {
      return { status: 200, body: { user: showUser(await app.people.get(caller, params.id)) } };
    },
  }),
];
