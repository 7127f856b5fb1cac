import { expect } from 'chai';
import { STATUS_OF } from '../../src/adapters/inbound/contract/refusals.js';
import type { Endpoint } from '../../src/adapters/inbound/http/endpoint.js';
import { routes } from '../../src/adapters/inbound/http/routes/routes.js';
import type { DomainError } from '../../src/domain/errors.js';
import { nameOf } from '../support/bad-http.js';
import { faultsOf } from './attempts.js';
import { onEachScene, titled } from './on-each-scene.js';
import { request } from './requests.js';
import { ROUTE_ATTEMPTS, type RouteAttempt } from './route-attempts.js';
import type { Scene, Standing } from './scene.js';

it('has every route in the matrix, and nothing else', () => {
  expect(Object.keys(ROUTE_ATTEMPTS)).to.have.members(routes.map(nameOf));
});

onEachScene('who may ask what over HTTP', (theatre, isGroup) => {
  for (const [route, attempt] of attemptsIn(isGroup)) {
    it(`is as the domain says: ${titled(nameOf(route), attempt)}`, async () => {
      const ask = (scene: Scene, who: Standing) => request(route, attempt, scene, who);
      const tell = ({ kind, code }: DomainError) => `${STATUS_OF[kind]} ${code}`;
      expect(await faultsOf(theatre().stage, attempt, { ask, tell })).to.deep.equal([]);
    });
  }
});

/** What has no chat in it is asked once, and logging out comes last: whoever did cannot ask again. */
function attemptsIn(isGroup: boolean): [Endpoint, RouteAttempt][] {
  const asked = routes.filter(({ path }) => isGroup || /chat|conversation|message/.test(path));
  const ordered = [...asked].sort((one, other) => Number(isLogout(one)) - Number(isLogout(other)));
  return ordered.flatMap((route) => (ROUTE_ATTEMPTS[nameOf(route)] ?? []).map((attempt): [Endpoint, RouteAttempt] => [route, attempt]));
}

function isLogout({ path }: Endpoint): boolean {
  return path.endsWith('/logout');
}
