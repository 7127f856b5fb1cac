import { expect } from 'chai';
import { placeOf } from '../../src/adapters/inbound/client.js';
import { Part } from '../../src/bootstrap/parts.js';
import { busy } from '../../src/domain/errors.js';
import { send } from '../support/bad-http.js';
import { Http, register, type Answer, type Person } from '../support/client.js';
import { codesOf, limitedNode, shownLimit, times } from '../support/limited-node.js';
import type { Node } from '../support/node.js';
import { refusalOf, upTo } from '../support/storage-world.js';

const WRONG = 'not the password';
const ELSEWHERE = { address: '192.0.2.1' };

const logIn = ({ url }: Node, identifier: string, password: string): Promise<Answer> =>
  new Http(url).post('/api/auth/login', { identifier, password });

describe('guessing passwords', () => {
  const node = limitedNode({ RATE_LIMITS: 'default' });
  let ada: Person;
  beforeEach(async () => {
    ada = await register(node().url, 'ada');
  });

  it('is over after five wrong ones, also for who then knows it', async () => {
    expect(await codesOf(6, () => logIn(node(), ada.username, WRONG))).to.deep.equal([...times(5, 'invalid_credentials'), 'rate_limited']);

    const { status, headers, body } = await logIn(node(), ada.username, ada.password);
    expect(body).to.include({ status: 429, code: 'rate_limited', title: 'Too Many Requests' });
    expect(status).to.equal(429);
    expect(body.detail).to.match(/^Too many wrong passwords in/);
    expect(headers.get('retry-after')).to.match(/^\d+$/);
    expect(Number(headers.get('retry-after'))).to.be.within(890, 900);
  });

  it('says the same where there is no such account', async () => {
    const nobody = `not.${ada.username}`;
    const answersTo = (name: string) => codesOf(7, () => logIn(node(), name, WRONG));
    expect(await answersTo(nobody)).to.deep.equal(await answersTo(ada.username));

    const [one, other] = [await logIn(node(), ada.username, WRONG), await logIn(node(), nobody, WRONG)];
    expect(one.body).to.deep.equal(other.body);
    expect(shownLimit(one)).to.deep.equal(shownLimit(other));
    expect([...one.headers.keys()].sort()).to.deep.equal([...other.headers.keys()].sort());
  });

  it('is counted for one account and one address', async () => {
    await codesOf(6, () => logIn(node(), ada.username, WRONG));
    const bob = await register(node().url, 'bob');

    expect((await logIn(node(), bob.username, bob.password)).status).to.equal(200);
    const { user } = await node().app.accounts.logIn({ identifier: ada.username, password: ada.password }, ELSEWHERE);
    expect(user.id).to.equal(ada.id);
  });

  it('is counted together however the account’s name is written', async () => {
    const written = [ada.username, ada.username.toUpperCase(), ` ${ada.username}`, ada.username.replace('a', 'ａ'), ada.username];
    for (const name of written) expect((await logIn(node(), name, WRONG)).status).to.equal(401);

    for (const name of written) expect((await logIn(node(), name, WRONG)).status).to.equal(429);
  });

  it('is counted together for all names of one account, also when they change', async () => {
    const email = `${ada.username}@example.org`;
    await ada.http.put('/api/users', { email });
    expect(await codesOf(3, () => logIn(node(), ada.username, WRONG))).to.deep.equal(times(3, 'invalid_credentials'));
    expect(await codesOf(3, () => logIn(node(), email, WRONG))).to.deep.equal([...times(2, 'invalid_credentials'), 'rate_limited']);

    const renamed = `new.${ada.username}`;
    await ada.http.put('/api/users', { username: renamed });
    for (const name of [email, renamed]) expect((await logIn(node(), name, ada.password)).status).to.equal(429);
  });

  it('shows how many tries are left, and is over when the window is', async () => {
    expect(shownLimit(await logIn(node(), ada.username, WRONG))).to.deep.equal(['5', '4', '900', '5;w=900']);
    expect(shownLimit(await logIn(node(), ada.username, ada.password))).to.include('100;w=900');
    expect(shownLimit(await logIn(node(), ada.username, WRONG))).to.deep.equal(['5', '4', '900', '5;w=900']);
    await codesOf(5, () => logIn(node(), ada.username, WRONG));
    await node().time.pass(900_000);
    expect((await logIn(node(), ada.username, ada.password)).status).to.equal(200);
  });

  it('is nothing that many right ones at once are', async () => {
    const answers = await Promise.all(upTo(1, 20).map(() => logIn(node(), ada.username, ada.password)));
    expect(answers.map(({ status }) => status)).to.deep.equal(times(20, 200));
  });

  it('gets five tries when twenty are made at once', async () => {
    const passwords = node().container.get(Part.passwords);
    const { verify } = passwords;
    let tried = 0;
    passwords.verify = (...guess) => {
      tried += 1;
      return verify.apply(passwords, guess);
    };

    const answers = await Promise.all(upTo(1, 20).map(() => logIn(node(), ada.username, WRONG)));
    expect(answers.filter(({ status }) => status === 429)).to.have.length(15);
    expect(tried).to.equal(5);
  });

  it('is forgotten when the right one comes, under whichever name', async () => {
    const email = `${ada.username}@example.org`;
    await ada.http.put('/api/users', { email });
    for (const _ of upTo(1, 3)) {
      expect(await codesOf(4, () => logIn(node(), email, WRONG))).to.deep.equal(times(4, 'invalid_credentials'));
      expect((await logIn(node(), ada.username, ada.password)).status).to.equal(200);
    }
  });

  it('is not what a request is that could not be understood, or could not be served', async () => {
    const passwords = node().container.get(Part.passwords);
    const { verify } = passwords;
    passwords.verify = () => Promise.reject(busy(1_000));
    expect(await codesOf(10, () => logIn(node(), ada.username, ada.password))).to.deep.equal(times(10, 'busy'));
    passwords.verify = () => Promise.reject(new Error('a bug'));
    expect(await codesOf(10, () => logIn(node(), ada.username, ada.password))).to.deep.equal(times(10, 'internal_error'));
    passwords.verify = (...guess) => verify.apply(passwords, guess);
    expect(await codesOf(10, () => logIn(node(), ada.username, ''))).to.deep.equal(times(10, 'validation_failed'));

    expect((await logIn(node(), ada.username, ada.password)).status).to.equal(200);
  });
});

describe('registering', () => {
  const node = limitedNode({ RATE_LIMITS: 'default' });
  let made = 0;
  const aRegistration = () => ({ name: 'x', username: `someone_${(made += 1)}`, password: 'long enough' });

  it('is done twenty times from one address, and not once more', async () => {
    const registering = () => new Http(node().url).post('/api/auth/register', aRegistration());
    expect(await codesOf(21, registering)).to.deep.equal([...times(20, 201), 'rate_limited']);

    expect(Number((await registering()).headers.get('retry-after'))).to.be.within(3_500, 3_600);
    expect(await refusalOf(node().app.accounts.register(aRegistration(), ELSEWHERE))).to.have.property('resolvedTo');
  });

  it('counts those that find a name taken', async () => {
    const taken = aRegistration();
    const again = () => new Http(node().url).post('/api/auth/register', taken);
    expect(await codesOf(21, again)).to.deep.equal([201, ...times(19, 'username_taken'), 'rate_limited']);
  });
});

describe('strict limits', () => {
  const node = limitedNode({ RATE_LIMITS: 'strict', LIMIT_AUTHENTICATIONS: '4', LIMIT_FAILED_LOGINS: '2' });

  it('count logins and registrations of an address together, whether they fail or not', async () => {
    const [ada, bob] = [await register(node().url, 'ada'), await register(node().url, 'bob')];
    expect((await logIn(node(), ada.username, ada.password)).status).to.equal(200);
    expect((await logIn(node(), 'nobody', WRONG)).status).to.equal(401);

    expect((await logIn(node(), bob.username, bob.password)).body.code).to.equal('rate_limited');
    expect((await logIn(node(), 'nobody', WRONG)).body.code).to.equal('rate_limited');
    expect(
      (await new Http(node().url).post('/api/auth/register', { name: 'x', username: 'eve', password: 'long enough' })).status,
    ).to.equal(429);
    expect((await ada.http.get('/api/auth/profile')).status).to.equal(200);
    expect((await new Http(node().url).post('/api/auth/refresh', { refreshToken: ada.refreshToken })).status).to.equal(200);
    expect((await node().app.accounts.logIn({ identifier: bob.username, password: bob.password }, ELSEWHERE)).user.id).to.equal(bob.id);
  });

  it('hold on top of the usual ones, and what those refuse is not counted', async () => {
    expect(await codesOf(5, () => logIn(node(), 'nobody', WRONG))).to.deep.equal([
      ...times(2, 'invalid_credentials'),
      ...times(3, 'rate_limited'),
    ]);
    expect((await logIn(node(), 'nobody_else', WRONG)).body.code).to.equal('invalid_credentials');
  });
});

describe('limits that are off', () => {
  const node = limitedNode({ RATE_LIMITS: 'off' });

  it('refuse nobody', async () => {
    expect(await codesOf(30, () => logIn(node(), 'nobody', WRONG))).to.deep.equal(times(30, 'invalid_credentials'));
  });
});

describe('the address that a client is counted by', () => {
  const node = limitedNode({ RATE_LIMITS: 'default', LIMIT_FAILED_LOGINS: '1' });

  it('is that of its connection, whatever its headers claim', async () => {
    const guess = async (address: string) => {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}` };
      const body = JSON.stringify({ identifier: 'nobody', password: WRONG });
      return (await send(node().url, { method: 'POST', path: '/api/auth/login', headers, body })).status;
    };

    expect([await guess('192.0.2.1'), await guess('192.0.2.2')]).to.deep.equal([401, 429]);
  });
});

describe('the place that an address is counted as', () => {
  it('is the whole network of an IPv6 address, which one household has to itself', () => {
    for (const [address, place] of [
      ['192.0.2.7', '192.0.2.7'],
      ['::ffff:192.0.2.7', '192.0.2.7'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
      ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
      ['2001:db8::6', '2001:db8:0:0::/64'],
      ['2001:db8:0:1::', '2001:db8:0:1::/64'],
      ['fe80::1:2%eth0', 'fe80:0:0:0::/64'],
      ['::1', '0:0:0:0::/64'],
      ['nowhere', 'nowhere'],
    ] as const)
      expect(placeOf(address), address).to.equal(place);
  });
});
