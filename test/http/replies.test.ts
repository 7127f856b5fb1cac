import { expect } from 'chai';
import type { Endpoint } from '../../src/adapters/inbound/http/endpoint.js';
import { routes } from '../../src/adapters/inbound/http/routes/routes.js';
import { goodAsk } from '../support/bad-cases.js';
import { nameOf, send } from '../support/bad-http.js';
import { onEachStorage } from '../support/bad-world.js';

// Who logs out cannot ask again.
const ordered = [...routes].sort((one, other) => Number(endsTheSession(one)) - Number(endsTheSession(other)));

function endsTheSession(route: Endpoint): boolean {
  return nameOf(route) === 'POST /api/auth/logout';
}

onEachStorage('every route', (world) => {
  for (const route of ordered) {
    it(`answers ${nameOf(route)} as it announces, and with nothing more`, async () => {
      const { status, headers, text } = await send(world().url, goodAsk(world(), route));

      expect(status).to.be.within(200, 299);
      const announced = route.replies[status];
      if (route.isBytes) return expect(headers['cache-control']).to.match(/^(private|public), max-age/);
      expect(headers['cache-control']).to.equal('no-store');
      if (announced === null) return expect(text).to.equal('');
      expect(headers['content-type']).to.equal('application/json; charset=utf-8');
      const body: unknown = JSON.parse(text);
      expect(announced?.parse(body)).to.deep.equal(body);
      return undefined;
    });
  }
});
