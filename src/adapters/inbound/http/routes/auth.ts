import { z } from 'zod';
import { changePasswordBody, logInBody, profileBody, refreshBody, registerBody } from '../../contract/bodies.js';
import { sessionId } from '../../contract/fields.js';
import { ownUserShape, sessionShape, signedInShape } from '../../contract/resources.js';
import { showOwnUser, showSession, showSignedIn } from '../../contract/show.js';
import { endpoint, openEndpoint } from '../endpoint.js';
import { given } from '../given.js';

const ownUserReply = z.object({ user: ownUserShape });

const profile = (path: string) =>
  endpoint({
    method: 'get',
    path,
    summary: 'Your own profile',
    accepts: {},
    replies: { 200: ownUserReply },
    async run(app, { caller }) {
      return { status: 200, body: { user: showOwnUser(await app.accounts.ownProfile(caller)) } };
    },
  });

const changeProfile = (path: string) =>
  endpoint({
    method: 'put',
    path,
    summary: 'Change your profile; what is left out stays',
    accepts: { body: profileBody },
    replies: { 200: ownUserReply },
    async run(app, { caller, body }) {
      return { status: 200, body: { user: showOwnUser(await app.accounts.changeProfile(caller, given(body))) } };
    },
  });

export const authRoutes = [
  openEndpoint({
    method: 'post',
    path: '/api/auth/register',
    summary: 'Open an account, and sign in',
    accepts: { body: registerBody },
    replies: { 201: signedInShape },
    async run(app, { body, client }) {
      return { status: 201, body: showSignedIn(await app.accounts.register(body, client)) };
    },
  }),
  openEndpoint({
    method: 'post',
    path: '/api/auth/login',
    summary: 'Sign in',
    accepts: { body: logInBody },
    replies: { 200: signedInShape },
    async run(app, { body, client }) {
      return { status: 200, body: showSignedIn(await app.accounts.logIn(body, client)) };
    },
  }),
  openEndpoint({
    method: 'post',
    path: '/api/auth/refresh',
    summary: 'Exchange a refresh token for new tokens',
    accepts: { body: refreshBody },
    replies: { 200: signedInShape },
    async run(app, { body }) {
      return { status: 200, body: showSignedIn(await app.accounts.refresh(body.refreshToken)) };
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/auth/logout',
    summary: 'End this session: its tokens and its sockets',
    accepts: {},
    replies: { 204: null },
    async run(app, { caller }) {
      await app.accounts.logOut(caller);
      return { status: 204 };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/auth/sessions',
    summary: 'Where you are logged in, the latest login first',
    accepts: {},
    replies: { 200: z.object({ sessions: z.array(sessionShape) }) },
    async run(app, { caller }) {
      const sessions = await app.accounts.ownSessions(caller);
      return { status: 200, body: { sessions: sessions.map((session) => showSession(session, caller.sessionId)) } };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/api/auth/sessions/:id',
    summary: 'End one of your sessions: its tokens and its sockets',
    accepts: { params: z.object({ id: sessionId }) },
    replies: { 204: null },
    async run(app, { caller, params }) {
      await app.accounts.endSession(caller, params.id);
      return { status: 204 };
    },
  }),
  endpoint({
    method: 'put',
    path: '/api/users/password',
    summary: 'Change your password; every other session of yours ends',
    accepts: { body: changePasswordBody },
    replies: { 204: null },
    async run(app, { caller, body, client }) {
      await app.accounts.changePassword(caller, body, client);
      return { status: 204 };
    },
  }),
  profile('/api/auth/profile'),
  profile('/api/users/me/profile'),
  changeProfile('/api/auth/profile'),
  changeProfile('/api/users'),
];
