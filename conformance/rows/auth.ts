import { claim, equal } from '../claims.js';
import { ask, is, isEmpty, isInvalid, isRefused } from '../http.js';
import { shapes } from '../shapes.js';
import { PASSWORD, unique, type Person, type Stage } from '../stage.js';
import { row, type Row } from './row.js';
import { z } from 'zod';

const signedIn = shapes.signedIn.shape;
const login = (stage: Stage, body: object) => ask(stage.url, 'POST', '/api/auth/login', { body });
const register = (stage: Stage, body: object) => ask(stage.url, 'POST', '/api/auth/register', { body });
const refresh = (stage: Stage, refreshToken: string) => ask(stage.url, 'POST', '/api/auth/refresh', { body: { refreshToken } });
const sessions = z.array(z.object({ id: shapes.id }).loose());

/** Another session of somebody who is registered. */
async function again(stage: Stage, who: Person): Promise<Person> {
  const { token, refreshToken } = await login(stage, { username: who.username, password: PASSWORD }).then(is(200, signedIn));
  return stage.as({ ...who, token, refreshToken });
}

export const authRows: Row[] = [
  row('POST /api/auth/register', '201 { user, token, refreshToken, expiresIn }', async (stage) => {
    const [username, email] = [`ada_${unique()}`, `${unique()}@example.org`];
    const body = { name: 'Ada', username, email, password: PASSWORD };
    const { user, token } = await register(stage, body).then(is(201, signedIn));
    equal([user.username, user.email, user.name], [username, email, 'Ada'], 'who registered');
    await ask(stage.url, 'GET', '/api/auth/profile', { token }).then(is(200, { user: shapes.ownUser }));
  }),
  row('POST /api/auth/register', 'an e-mail alone will do; neither it nor a username is 400', async (stage) => {
    const { user } = await register(stage, { name: 'Ada', email: `${unique()}@example.org`, password: PASSWORD }).then(is(201, signedIn));
    equal(user.username, null, 'the username of who gave none');
    await register(stage, { name: 'Ada', password: PASSWORD }).then(isRefused(400, 'validation_failed'));
  }),
  row('POST /api/auth/register', '409 for a username or e-mail that is taken, in whatever case', async (stage) => {
    const mark = unique();
    await register(stage, { name: 'Ada', username: `ada_${mark}`, email: `${mark}@example.org`, password: PASSWORD }).then(
      is(201, signedIn),
    );
    await register(stage, { name: 'Eve', username: `ADA_${mark}`, password: PASSWORD }).then(isRefused(409));
    await register(stage, { name: 'Eve', email: `${mark.toUpperCase()}@Example.ORG`, password: PASSWORD }).then(isRefused(409));
  }),
  row('POST /api/auth/login', '200 by identifier, username or email, in whatever case', async (stage) => {
    const mark = unique();
    const [username, email, password] = [`ada_${mark}`, `${mark}@example.org`, PASSWORD];
    const { user } = await register(stage, { name: 'Ada', username, email, password }).then(is(201, signedIn));
    const ways = [{ identifier: username }, { identifier: email }, { username: username.toUpperCase() }, { email: email.toUpperCase() }];
    for (const way of ways) {
      const came = await login(stage, { ...way, password }).then(is(200, signedIn));
      equal(came.user.id, user.id, `who logged in with ${Object.keys(way).join()}`);
    }
  }),
  row('POST /api/auth/login', '401 invalid_credentials, known or not; 400 without a body', async (stage) => {
    const ada = await stage.person();
    await login(stage, { username: ada.username, password: 'something else' }).then(isRefused(401, 'invalid_credentials'));
    await login(stage, { username: unique(), password: PASSWORD }).then(isRefused(401, 'invalid_credentials'));
    await ask(stage.url, 'POST', '/api/auth/login', { body: {} }).then(isInvalid());
  }),
  row('POST /api/auth/refresh', '200 with new tokens; the spent one again gets the successor that is unused', async (stage) => {
    const ada = await stage.person();
    const first = await refresh(stage, ada.refreshToken).then(is(200, signedIn));
    claim(first.refreshToken !== ada.refreshToken, 'a refresh token should be spent by its use');
    const repeated = await refresh(stage, ada.refreshToken).then(is(200, signedIn));
    equal(repeated.refreshToken, first.refreshToken, 'the successor, when the answer got lost');
    await ask(stage.url, 'GET', '/api/auth/profile', { token: first.token }).then(is(200, { user: shapes.ownUser }));
  }),
  row('POST /api/auth/refresh', 'the spent one later, its successor used: the session ends', async (stage) => {
    const ada = await stage.person();
    const first = await refresh(stage, ada.refreshToken).then(is(200, signedIn));
    const second = await refresh(stage, first.refreshToken).then(is(200, signedIn));
    await refresh(stage, ada.refreshToken).then(isRefused(401));
    await refresh(stage, second.refreshToken).then(isRefused(401));
    await ask(stage.url, 'GET', '/api/auth/profile', { token: second.token }).then(isRefused(401));
  }),
  row('POST /api/auth/refresh', '401 for what is no refresh token', async (stage) => {
    await refresh(stage, 'nonsense').then(isRefused(401));
  }),
  row('POST /api/auth/logout', "204; the session's token and refresh token end, other sessions do not", async (stage) => {
    const ada = await stage.person();
    const other = await again(stage, ada);
    await ada.ask('POST', '/api/auth/logout').then(isEmpty(204));
    await ada.ask('GET', '/api/auth/profile').then(isRefused(401));
    await refresh(stage, ada.refreshToken).then(isRefused(401));
    await other.ask('GET', '/api/auth/profile').then(is(200, { user: shapes.ownUser }));
  }),
  row('GET /api/auth/sessions', '200 { sessions }', async (stage) => {
    const ada = await stage.person();
    await again(stage, ada);
    const list = await ada.ask('GET', '/api/auth/sessions').then(is(200, { sessions }));
    equal(list.sessions.length, 2, 'the number of sessions after a login');
  }),
  row('DELETE /api/auth/sessions/:id', '204, and that session ends; 404 for that of somebody else', async (stage) => {
    const [ada, bob] = await stage.two();
    const mine = await ada.ask('GET', '/api/auth/sessions').then(is(200, { sessions }));
    const other = await again(stage, ada);
    const both = await ada.ask('GET', '/api/auth/sessions').then(is(200, { sessions }));
    const added = both.sessions.find(({ id }) => id !== mine.sessions[0]?.id)?.id ?? '';
    await bob.ask('DELETE', `/api/auth/sessions/${added}`).then(isRefused(404, 'session_not_found'));
    await ada.ask('DELETE', `/api/auth/sessions/${added}`).then(isEmpty(204));
    await other.ask('GET', '/api/auth/profile').then(isRefused(401));
    await ada.ask('GET', '/api/auth/profile').then(is(200, { user: shapes.ownUser }));
  }),
  row('PUT /api/users/password', '204; every other session ends, and the new password is the one that counts', async (stage) => {
    const ada = await stage.person();
    const other = await again(stage, ada);
    const change = { currentPassword: PASSWORD, newPassword: 'another horse' };
    await ada.ask('PUT', '/api/users/password', { ...change, currentPassword: 'wrong horse' }).then(({ status }) => {
      claim([400, 401, 403].includes(status), 'a wrong current password should be refused', status);
    });
    await ada.ask('PUT', '/api/users/password', change).then(isEmpty(204));
    await other.ask('GET', '/api/auth/profile').then(isRefused(401));
    await ada.ask('GET', '/api/auth/profile').then(is(200, { user: shapes.ownUser }));
    await login(stage, { username: ada.username, password: PASSWORD }).then(isRefused(401, 'invalid_credentials'));
    await login(stage, { username: ada.username, password: 'another horse' }).then(is(200, signedIn));
  }),
];
