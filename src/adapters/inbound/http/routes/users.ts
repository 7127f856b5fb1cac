import { z } from 'zod';
import { userNotFound } from '../../../../domain/errors.js';
import { userSearchQuery, usersQuery } from '../../contract/queries.js';
import { userId, writeCursor } from '../../contract/fields.js';
import { nextCursor, userShape } from '../../contract/resources.js';
import { showUser } from '../../contract/show.js';
import { endpoint } from '../endpoint.js';

const people = z.strictObject({ users: z.array(userShape), nextCursor }).meta({ id: 'Users' });

export const userRoutes = [
  endpoint({
    method: 'get',
    path: '/api/users',
    name: 'listUsers',
    tag: 'People',
    summary: 'People, by name',
    accepts: { query: usersQuery },
    replies: { 200: people },
    refuses: [],
    async run(app, { caller, query }) {
      const { items, next } = await app.people.list(caller, query);
      return { status: 200, body: { users: items.map(showUser), nextCursor: next ? writeCursor(next) : null } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/users/search',
    name: 'searchUsers',
    tag: 'People',
    summary: 'People whom a text fits, best first',
    description: 'Case and accents make no difference, and a slip of the finger is forgiven.',
    accepts: { query: userSearchQuery },
    replies: { 200: people },
    refuses: [],
    async run(app, { caller, query }) {
      const { items, next } = await app.people.search(caller, query);
      return { status: 200, body: { users: items.map(showUser), nextCursor: next ? writeCursor(next) : null } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/users/:id',
    name: 'getUser',
    tag: 'People',
    summary: 'One person',
    accepts: { params: z.object({ id: userId }) },
    replies: { 200: z.strictObject({ user: userShape }).meta({ id: 'UserAnswer' }) },
    refuses: [userNotFound],
    async run(app, { caller, params }) {
      return { status: 200, body: { user: showUser(await app.people.get(caller, params.id)) } };
    },
  }),
];
