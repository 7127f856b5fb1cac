import { expect } from 'chai';
import { memoryBus } from '../../src/adapters/outbound/memory/memory-bus.js';
import { memoryStorage } from '../../src/adapters/outbound/memory/memory-storage.js';
import { authenticate } from '../../src/application/accounts/authenticate.js';
import { endSessions } from '../../src/application/accounts/log-out.js';
import type { SessionStore } from '../../src/application/ports/session-store.js';
import { aSession, NOON, refusalOf } from '../support/storage-world.js';

describe('a token', () => {
  const storage = memoryStorage();
  const clock = { now: () => NOON };
  const aToken = async () => {
    const { id: sessionId, userId } = await aSession(storage);
    const accessTokens = { lifetimeSeconds: 900, issue: () => '', verify: () => ({ userId, sessionId }) };
    return { sessionId, userId, deps: { ...storage, accessTokens, clock, bus: memoryBus(() => undefined) } };
  };

  it('is refused when its session ends while the store is being asked whether it is alive, and from then on', async () => {
    const { sessionId, userId, deps } = await aToken();
    const alive: SessionStore['alive'] = async (...parameters) => {
      const answer = await storage.sessions.alive(...parameters);
      await endSessions(deps, userId, [sessionId]);
      return answer;
    };
    const asking = authenticate({ ...deps, sessions: { ...storage.sessions, alive } });

    expect(await refusalOf(asking('a token'))).to.equal('session_ended');
    expect(await refusalOf(asking('a token'))).to.equal('session_ended');
  });

  it('is not refused because another session ends meanwhile', async () => {
    const { userId, deps } = await aToken();
    const alive: SessionStore['alive'] = async (...parameters) => {
      await endSessions(deps, userId, [(await aSession(storage, { userId })).id]);
      return storage.sessions.alive(...parameters);
    };
    const asking = authenticate({ ...deps, sessions: { ...storage.sessions, alive } });

    expect((await asking('a token')).userId).to.equal(userId);
  });
});
