import { claim, equal } from '../claims.js';
import { is, isInvalid, isRefused } from '../http.js';
import { shapes } from '../shapes.js';
import { unique } from '../stage.js';
import { row, type Row } from './row.js';
import { z } from 'zod';

const own = { user: shapes.ownUser };
const list = { users: z.array(shapes.user), nextCursor: shapes.cursor };

const profileRoutes = ['/api/auth/profile', '/api/users/me/profile'];
const profileChanges = ['/api/auth/profile', '/api/users'];

export const userRows: Row[] = [
  ...profileRoutes.map((path) =>
    row(`GET ${path}`, '200 { user }, with email, role and updatedAt', async (stage) => {
      const ada = await stage.person();
      const { user } = await ada.ask('GET', path).then(is(200, own));
      equal([user.id, user.username, user.role], [ada.id, ada.username, 'user'], 'who it is');
    }),
  ),
  ...profileChanges.map((path) =>
    row(`PUT ${path}`, '200 { user }, changed', async (stage) => {
      const ada = await stage.person();
      const change = { name: 'Ada L.', username: `lovelace_${unique()}`, about: 'Counting', email: `${unique()}@example.org` };
      const { user } = await ada.ask('PUT', path, change).then(is(200, own));
      equal({ name: user.name, username: user.username, about: user.about, email: user.email }, change, 'what was changed');
      const read = await ada.ask('GET', '/api/auth/profile').then(is(200, own));
      equal(read.user, user, 'the profile');
      const kept = await ada.ask('PUT', path, { about: '' }).then(is(200, own));
      equal([kept.user.name, kept.user.about], ['Ada L.', ''], 'the name that was left out, and the about that was emptied');
    }),
  ),
  row('PUT /api/users', '409 for the username of somebody else', async (stage) => {
    const [ada, bob] = await stage.two();
    await ada.ask('PUT', '/api/users', { username: bob.username.toUpperCase() }).then(isRefused(409));
  }),
  row('GET /api/users', '200 { users, nextCursor }, page by page', async (stage) => {
    const mark = unique();
    const people = await Promise.all([1, 2, 3].map((nth) => stage.person(`${mark} ${nth}`.replace(' ', '_'))));
    const [ada] = people;
    const found = new Set<string>();
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages += 1) {
      claim(pages <= 4, 'pages of two people of three should end');
      const page: z.infer<z.ZodObject<typeof list>> | undefined = await ada
        ?.ask('GET', `/api/users?search=${mark}&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
        .then(is(200, list));
      claim(page !== undefined && page.users.length <= 2, 'a page of two holds two at most', page);
      for (const { id } of page.users) found.add(id);
      cursor = page.nextCursor;
    }
    const others = people.slice(1).filter(({ id }) => found.has(id));
    equal(others.length, 2, 'how many of the others are found');
  }),
  row('GET /api/users/search', '200 { users, nextCursor }, best match first, case- and accent-insensitive', async (stage) => {
    const mark = unique();
    const ada = await stage.person();
    const [part, whole] = await Promise.all([stage.person(`x${mark}`), stage.person(mark)]);
    await Promise.all([
      part.ask('PUT', '/api/users', { name: `Zoë ${mark}é Ångström` }).then(is(200, own)),
      whole.ask('PUT', '/api/users', { name: `${mark}é` }).then(is(200, own)),
    ]);
    const { users } = await ada.ask('GET', `/api/users/search?q=${mark.toUpperCase()}E`).then(is(200, list));
    equal(
      users.slice(0, 2).map(({ id }) => id),
      [whole.id, part.id],
      'who is found, the whole name before a part of one',
    );
  }),
  row('GET /api/users/search', '400 without q', async (stage) => {
    const ada = await stage.person();
    await ada.ask('GET', '/api/users/search').then(isInvalid('q'));
  }),
  row('GET /api/users/:id', '200 { user }; online false and lastSeenAt null to who shares no chat', async (stage) => {
    const [ada, bob] = await stage.two();
    await stage.connect(bob, { transport: 'ws', vocabulary: 'chats' });
    const strange = await ada.ask('GET', `/api/users/${bob.id}`).then(is(200, { user: shapes.user }));
    equal([strange.user.online, strange.user.lastSeenAt], [false, null], 'what a stranger is told of who is here');
    claim(!('email' in strange.user), 'an e-mail is told to nobody else');
    const { users } = await ada.ask('GET', `/api/users/search?q=${bob.username}`).then(is(200, list));
    equal(users.map(({ id, online, lastSeenAt }) => [id, online, lastSeenAt]), [[bob.id, false, null]], 'what is found of a stranger'); // prettier-ignore
    await stage.chat(ada, bob);
    const known = await ada.ask('GET', `/api/users/${bob.id}`).then(is(200, { user: shapes.user }));
    equal(known.user.online, true, 'online, to who shares a chat');
  }),
  row('GET /api/users/:id', '404 user_not_found', async (stage) => {
    const ada = await stage.person();
    await ada.ask('GET', '/api/users/1').then(isRefused(404, 'user_not_found'));
  }),
];
