import type { Ports } from '../ports/ports.js';
import { aliveSessions, authenticate } from './authenticate.js';
import { guesses } from './guesses.js';
import { logIn } from './log-in.js';
import { logOut } from './log-out.js';
import { changePassword } from './password.js';
import { changeOwnPicture, changeProfile, ownProfile, removeOwnPicture } from './profile.js';
import { refresh } from './refresh.js';
import { register } from './register.js';
import { endSession, ownSessions } from './sessions.js';

/** Accounts, and the sessions that people use them by. */
export const accounts = (driven: Ports) => {
  const ports = { ...driven, guess: guesses(driven) };

  return {
    register: register(ports),
    logIn: logIn(ports),
    refresh: refresh(ports),
    logOut: logOut(ports),
    ownSessions: ownSessions(ports),
    endSession: endSession(ports),
    authenticate: authenticate(ports),
    aliveSessions: aliveSessions(ports),
    ownProfile: ownProfile(ports),
    changeProfile: changeProfile(ports),
    changePicture: changeOwnPicture(ports),
    removePicture: removeOwnPicture(ports),
    changePassword: changePassword(ports),
  };
};
