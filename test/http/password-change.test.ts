import { expect } from 'chai';
import { Part } from '../../src/bootstrap/parts.js';
import { onEachStorage } from '../support/bad-world.js';
import { Http, Wire, register, type Person } from '../support/client.js';
import { startNode, type Node } from '../support/node.js';
import { upTo } from '../support/storage-world.js';

const NEW = 'another horse battery';
const WRONG = 'not the password';

const change = ({ http, password }: Person, { currentPassword = password, newPassword = NEW } = {}) =>
  http.put('/api/users/password', { currentPassword, newPassword });
const logIn = (url: string, username: string, password: string) => new Http(url).post('/api/auth/login', { username, password });

onEachStorage('changing one’s password', (world) => {
  it('makes the new one good, and the old one not', async () => {
    const { url } = world();
    const ada = await register(url, 'ada');
    const { status, body } = await change(ada);

    expect([status, body]).to.deep.equal([204, undefined]);
    expect((await logIn(url, ada.username, ada.password)).body.code).to.equal('invalid_credentials');
    expect((await logIn(url, ada.username, NEW)).status).to.equal(200);
  });

  it('ends every other session at once, with its tokens and sockets, and keeps the one that asked', async () => {
    const { url, bob } = world();
    const ada = await register(url, 'ada');
    const { token, refreshToken } = (await logIn(url, ada.username, ada.password)).body as Person;
    const [own, others, bobs] = await Promise.all([ada.token, token, bob.token].map((each) => Wire.open(url, each)));
    await change(ada);

    expect(await others!.whenClosed()).to.deep.equal({ code: 4401, reason: 'session ended' });
    expect((await new Http(url, token).get('/api/auth/profile')).body.code).to.equal('session_ended');
    expect((await new Http(url).post('/api/auth/refresh', { refreshToken })).body.code).to.equal('invalid_refresh_token');
    for (const wire of [own!, bobs!]) expect((await wire.ask('ping')).event).to.equal('ack');
    expect((await ada.http.get('/api/auth/profile')).status).to.equal(200);
    expect((await new Http(url).post('/api/auth/refresh', { refreshToken: ada.refreshToken })).status).to.equal(200);
    await Promise.all([own!.close(), bobs!.close()]);
  });

  it('is refused to who does not know the old one, and then changes and ends nothing', async () => {
    const { url } = world();
    const ada = await register(url, 'ada');
    const { token } = (await logIn(url, ada.username, ada.password)).body as Person;

    expect((await change(ada, { currentPassword: WRONG })).body).to.include({ status: 403, code: 'wrong_password' });
    expect((await new Http(url, token).get('/api/auth/profile')).status).to.equal(200);
    expect((await logIn(url, ada.username, ada.password)).status).to.equal(200);
  });

  it('lets one of five through who change it at once', async () => {
    const ada = await register(world().url, 'ada');
    const answers = await Promise.all(upTo(1, 5).map((n) => change(ada, { newPassword: `${NEW} ${n}` })));

    expect(answers.map(({ status }) => status).sort()).to.deep.equal([204, 403, 403, 403, 403]);
  });

  it('lets nobody in by the old password whose login was under way', async () => {
    const { url, node } = world();
    const ada = await register(url, 'ada');
    const passwords = node.container.get(Part.passwords);
    const { verify } = passwords;
    let isCompared: () => void = () => undefined;
    let goOn: () => void = () => undefined;
    const compared = new Promise<void>((resolve) => (isCompared = resolve));
    const changed = new Promise<void>((resolve) => (goOn = resolve));
    passwords.verify = async (...guess) => {
      const matches = await verify.apply(passwords, guess);
      isCompared();
      await changed;
      return matches;
    };
    const late = logIn(url, ada.username, ada.password);
    await compared;
    passwords.verify = verify;
    await change(ada);
    goOn();

    expect((await late).body.code).to.equal('invalid_credentials');
    expect((await ada.http.get('/api/auth/sessions')).body.sessions).to.have.length(1);
  });
});

describe('guessing the old password', () => {
  let node: Node;
  let ada: Person;
  beforeEach(async () => {
    node = await startNode('memory', { settings: { RATE_LIMITS: 'default' } });
    ada = await register(node.url, 'ada');
  });
  afterEach(() => node.stop());

  const guess = async () => (await change(ada, { currentPassword: WRONG })).body.code as string;

  it('is over after five wrong ones, for logins too', async () => {
    for (const _ of upTo(1, 5)) expect(await guess()).to.equal('wrong_password');

    expect(await guess()).to.equal('rate_limited');
    expect((await change(ada)).status).to.equal(429);
    expect((await logIn(node.url, ada.username, ada.password)).status).to.equal(429);
  });

  it('is counted together with wrong logins, until the right one comes', async () => {
    for (const _ of upTo(1, 4)) await logIn(node.url, ada.username, WRONG);
    expect((await change(ada)).status).to.equal(204);
    for (const _ of upTo(1, 4)) await logIn(node.url, ada.username, WRONG);

    expect(await guess()).to.equal('wrong_password');
    expect(await guess()).to.equal('rate_limited');
  });

  it('does not begin anew under another name', async () => {
    for (const n of upTo(1, 5)) {
      expect(await guess()).to.equal('wrong_password');
      await ada.http.put('/api/users', { username: `${ada.username}${n}`.slice(-32), email: `${ada.username}${n}@example.org` });
    }
    expect(await guess()).to.equal('rate_limited');
  });
});
