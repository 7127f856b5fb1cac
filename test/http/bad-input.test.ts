import { expect } from 'chai';
import { routes } from '../../src/adapters/inbound/http/routes/routes.js';
import { badBodies, badIds, badQueries, badTokens, sampleOf, unreadableBodies } from '../support/bad-cases.js';
import { badForms } from '../support/bad-forms.js';
import { nameOf, notRefused } from '../support/bad-http.js';
import { ROUTES } from '../support/bad-routes.js';
import { onEachStorage } from '../support/bad-world.js';

it('has every route in the table of bad input, and knows what each accepts', () => {
  expect(Object.keys(ROUTES)).to.have.members(routes.map(nameOf));
  const unlike = routes.filter((route) => {
    const { params, query, body, form } = route.accepts;
    const sample = sampleOf(route);
    const isLike = !!params === !!sample.names && !!query === !!sample.badQueries;
    return !isLike || !!body !== !!sample.body || !!form !== !!sample.form;
  });
  expect(unlike.map(nameOf)).to.deep.equal([]);
});

onEachStorage('bad input over HTTP', (world) => {
  for (const route of routes) {
    const { names, body, form, badQueries: queries } = ROUTES[nameOf(route)] ?? {};

    if (route.audience === 'members' || route.audience === 'guests') {
      it(`refuses ${nameOf(route)} without a good token`, async () => {
        expect(await notRefused(world(), badTokens(world(), route))).to.deep.equal([]);
      });
    }
    if (names) {
      it(`finds nothing for ids of nothing in ${nameOf(route)}`, async () => {
        expect(await notRefused(world(), badIds(world(), route))).to.deep.equal([]);
      });
    }
    if (queries) {
      it(`refuses bad queries of ${nameOf(route)}`, async () => {
        expect(await notRefused(world(), badQueries(world(), route))).to.deep.equal([]);
      });
    }
    if (form) {
      it(`refuses forms that ${nameOf(route)} has no use for`, async () => {
        expect(await notRefused(world(), badForms(world(), route))).to.deep.equal([]);
      });
    }
    if (body) {
      it(`refuses bodies of ${nameOf(route)} that cannot be read`, async () => {
        expect(await notRefused(world(), unreadableBodies(world(), route))).to.deep.equal([]);
      });

      it(`refuses bodies of ${nameOf(route)} that say something else`, async () => {
        expect(await notRefused(world(), badBodies(world(), route))).to.deep.equal([]);
      });
    }
  }
});
