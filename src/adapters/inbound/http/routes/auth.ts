import { z } from 'zod';
import {
  emailTaken,
  invalidCredentials,
  invalidRefreshToken,
  sessionNotFound,
  usernameTaken,
  wrongPassword,
} from '../../../../domain/errors.js';
import { changePasswordBody, logInBody, profileBody, refreshBody, registerBody } from '../../contract/account-bodies.js';
import { sessionId } from '../../contract/fields.js';
import { sessionShape, signedInShape } from '../../contract/account-resources.js';
import { ownUserShape } from '../../contract/resources.js';
import { showOwnUser, showSession, showSignedIn } from '../../contract/show.js';
import { endpoint, openEndpoint } from '../endpoint.js';
import { given } from '../given.js';

const ownUserReply = z.strictObject({ user: ownUserShape }).meta({ id: 'OwnUserAnswer' });

const profile = (name: string, path: string) =>
  endpoint({
    method: 'get',
    path,
    name,
    tag: 'Accounts',
    summary: 'Your own profile',
    accepts: {},
    replies: { 200: ownUserReply },
    refuses: [],
    async run(app, { caller }) {
      return { status: 200, body: { user: showOwnUser(await app.accounts.ownProfile(caller)) } };
    },
  });

const changeProfile = (name: string, path: string) =>
  endpoint({
    method: 'put',
    path,
    name,
    tag: 'Accounts',
    summary: 'Change your profile; what is left out stays',
    accepts: { body: profileBody },
    replies: { 200: ownUserReply },
    refuses: [usernameTaken, emailTaken],
    async run(app, { caller, body }) {
      return { status: 200, body: { user: showOwnUser(await app.accounts.changeProfile(caller, given(body))) } };
    },
  });

export const authRoutes = [
  openEndpoint({
    method: 'post',
    path: '/api/auth/register',
    name: 'register',
    tag: 'Accounts',
    summary: 'Open an account, and sign in',
    accepts: { body: registerBody },
    replies: { 201: signedInShape },
    refuses: [usernameTaken, emailTaken],
    async run(app, { body, client }) {
      return { status: 201, body: showSignedIn(await app.accounts.register(body, client)) };
    },
  }),
  openEndpoint({
    method: 'post',
    path: '/api/auth/login',
    name: 'logIn',
    tag: 'Accounts',
    summary: 'Sign in',
    accepts: { body: logInBody },
    replies: { 200: signedInShape },
    refuses: [invalidCredentials],
    async run(app, { body, client }) {
      return { status: 200, body: showSignedIn(await app.accounts.logIn(body, client)) };
    },
  }),
  openEndpoint({
    method: 'post',
    path: '/api/auth/refresh',
    name: 'refresh',
    tag: 'Accounts',
    summary: 'Exchange a refresh token for new tokens',
    description:
      'The old refresh token is spent. Sent again within 60 s, while its successor is unused, it is answered with that successor; later it ends the session.',
    accepts: { body: refreshBody },
    replies: { 200: signedInShape },
    refuses: [invalidRefreshToken],
    async run(app, { body }) {
      return { status: 200, body: showSignedIn(await app.accounts.refresh(body.refreshToken)) };
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/auth/logout',
    name: 'logOut',
    tag: 'Accounts',
    summary: 'End this session: its tokens and its sockets',
    accepts: {},
    replies: { 204: null },
    refuses: [],
    async run(app, { caller }) {
      await app.accounts.logOut(caller);
      return { status: 204 };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/auth/sessions',
    name: 'listSessions',
    tag: 'Accounts',
    summary: 'Where you are logged in, the latest login first',
    accepts: {},
    replies: { 200: z.strictObject({ sessions: z.array(sessionShape) }).meta({ id: 'Sessions' }) },
    refuses: [],
    async run(app, { caller }) {
      const sessions = await app.accounts.ownSessions(caller);
      return { status: 200, body: { sessions: sessions.map((session) => showSession(session, caller.sessionId)) } };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/api/auth/sessions/:id',
    name: 'endSession',
    tag: 'Accounts',
    summary: 'End one of your sessions: its tokens and its sockets',
    accepts: { params: z.object({ id: sessionId }) },
    replies: { 204: null },
    refuses: [sessionNotFound],
    async run(app, { caller, params }) {
      await app.accounts.endSession(caller, params.id);
      return { status: 204 };
    },
  }),
  endpoint({
    method: 'put',
    path: '/api/users/password',
    name: 'changePassword',
    tag: 'Accounts',
    summary: 'Change your password; every other session of yours ends',
    accepts: { body: changePasswordBody },
    replies: { 204: null },
    refuses: [wrongPassword],
    async run(app, { caller, body, client }) {
      await app.accounts.changePassword(caller, body, client);
      return { status: 204 };
    },
  }),
  profile('getOwnProfile', '/api/auth/profile'),
  profile('getOwnUser', '/api/users/me/profile'),
  changeProfile('changeOwnProfile', '/api/auth/profile'),
  changeProfile('changeOwnUser', '/api/users'),
];
