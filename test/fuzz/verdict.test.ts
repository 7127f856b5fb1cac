import { expect } from 'chai';
import { places } from './reading.js';
import { faultOf } from './verdict.js';
import type { Standing } from './world.js';

const place = places.find(({ operation }) => operation.operationId === 'getMedia')!;
const LINK = '/api/files/media/images/77.webp?expires=1795200000&signature=c2ln';
const FORGED = LINK.replace('c2ln', 'c2lh');
const WITHOUT = LINK.split('?')[0]!;

const problem = (status: number, code: string) => ({
  type: 'application/problem+json',
  text: JSON.stringify({ type: `urn:payam:problem:${code}`, title: 'Refused', status, detail: 'it is refused', code }),
});
const ANSWERS: Record<number, { type: string; text: string }> = {
  200: { type: 'image/webp', text: 'bytes' },
  401: problem(401, 'unauthenticated'),
  404: problem(404, 'file_not_found'),
};

describe('what is said of who is let in to a file', () => {
  const faultFor = (standing: Standing, path: string, status: number) => {
    const { type, text } = ANSWERS[status]!;
    return faultOf(place, { standing, path, method: 'GET', headers: {} }, { status, headers: { 'content-type': type }, text }, [LINK]);
  };
  const strangers: Standing[] = ['liar', 'deactivated', 'nobody'];

  for (const standing of strangers) {
    it(`lets in who is ${standing} by a link that was given out, whatever else it says`, () => {
      expect(faultFor(standing, LINK, 200)).to.equal(undefined);
      expect(faultFor(standing, `${LINK}&x`, 200)).to.equal(undefined);
    });

    it(`has who is ${standing} refused by any other link, and without one`, () => {
      const others = [
        FORGED,
        LINK.replace('images', 'videos'),
        LINK.replace('77', '78'),
        LINK.replace('00000', '00001'),
        LINK.split('&')[0]!,
      ];
      for (const path of [...others, WITHOUT]) {
        expect(faultFor(standing, path, 200), path).to.equal(`who is ${standing} was let in`);
        expect(faultFor(standing, path, 401), path).to.equal(undefined);
      }
      expect(faultFor(standing, FORGED, 404)).to.equal(undefined);
      expect(faultFor(standing, WITHOUT, 404)).to.equal(`who is ${standing} was let in`);
    });
  }

  it('says nothing of who has a token', () => {
    for (const path of [LINK, FORGED, WITHOUT]) expect(faultFor('outsider', path, 200)).to.equal(undefined);
  });
});
