import { expect } from 'chai';
import { routes } from '../../src/adapters/inbound/http/routes/routes.js';
import { Part } from '../../src/bootstrap/parts.js';
import { Wire, privateChat, register, type Person } from '../support/client.js';
import { goodAsk } from '../support/bad-cases.js';
import { send } from '../support/bad-http.js';
import { startLoggedNode } from '../support/bad-logged-node.js';
import { onEachStorage } from '../support/bad-world.js';

const NEW_PASSWORD = 'a better password';
const CONTENT = 'what nobody else is to read';

async function useEverything(url: string, ada: Person, bob: Person): Promise<string[]> {
  const chatId = await privateChat(ada, bob);
  const { username, password } = ada;
  const email = `${username}@example.org`;
  await ada.http.put('/api/users', { email });
  const { body } = await ada.http.post('/api/auth/login', { email, password });
  const { body: refreshed } = await ada.http.post('/api/auth/refresh', { refreshToken: ada.refreshToken });
  await ada.http.post('/api/auth/login', { username, password: 'a wrong password' });
  await ada.http.put('/api/users/password', { currentPassword: 'a wrong password', newPassword: NEW_PASSWORD });
  await ada.http.put('/api/users/password', { currentPassword: password, newPassword: NEW_PASSWORD });
  await ada.http.post('/api/auth/refresh', { refreshToken: `${ada.refreshToken}x` });
  await ada.http.post('/api/messages', { chatId, content: CONTENT, clientId: 5 });
  const wire = Wire.dial(url);
  await new Promise((resolve) => wire.socket.once('open', resolve));
  wire.say('authenticate', { token: ada.token });
  await wire.next('ready');
  await wire.send(chatId, CONTENT);
  await wire.ask('send_message', { chatId: '1', content: CONTENT });
  await wire.ask('authenticate', { token: 'no token' });
  await wire.close();
  await ada.http.get(`/api/users?search=${encodeURIComponent(email)}`);
  await ada.http.post('/api/auth/logout');
  return [
    password,
    NEW_PASSWORD,
    'a wrong password',
    ada.token,
    ada.refreshToken,
    body.token,
    body.refreshToken,
    refreshed.refreshToken,
    email,
    CONTENT,
  ];
}

for (const storage of ['memory', 'postgres'] as const) {
  describe(`the log, on ${storage}`, () => {
    let node: Awaited<ReturnType<typeof startLoggedNode>>;
    before(async () => {
      node = await startLoggedNode(storage);
    });
    after(() => node.stop());

    it('holds no password, token, address or message, not even when there is a bug', async () => {
      const [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
      const secrets = await useEverything(node.url, ada, bob);
      node.container.get(Part.storage).users.create = () => Promise.reject(new Error('a bug'));
      const { status } = await bob.http.post('/api/auth/register', { name: 'x', username: 'nobody', password: 'a lost password' });

      const log = node.lines.join('');
      expect(status).to.equal(500);
      expect(log).to.include('a bug').and.include('/api/auth/login').and.include('messaging.send').and.include(ada.id);
      for (const secret of [...secrets, 'a lost password', '$2']) expect(log).not.to.include(secret);
    });
  });
}

onEachStorage('what is nobody else’s business', (world) => {
  it('shows an e-mail address to its owner alone', async () => {
    const { ada, bob, eve, chatId, groupId } = world();
    const email = `${bob.username}@example.org`;
    expect((await bob.http.put('/api/users', { email })).body.user.email).to.equal(email);
    const adas = await Wire.open(world().url, ada.token);
    const bobs = await Wire.open(world().url, bob.token);
    await bob.http.put('/api/users', { about: 'changed' });
    await bobs.send(chatId, 'hello');
    await adas.next('user_updated');
    await adas.next('new_message');

    const paths = ['/api/users', `/api/users?search=${email}`, `/api/users/${bob.id}`, '/api/conversations', '/api/messages/chats'];
    for (const path of [...paths, `/api/conversations/${chatId}`, `/api/messages/chats/${groupId}`, `/api/messages/chat/${chatId}`]) {
      const { status, body } = await ada.http.get(path);
      expect(status, path).to.equal(200);
      expect(JSON.stringify(body), path).to.include(bob.id).and.not.include(email);
    }
    expect(JSON.stringify((await eve.http.get(`/api/users/${bob.id}`)).body)).not.to.include(email);
    expect(JSON.stringify(adas.frames)).to.include(bob.id).and.not.include(email);
  });

  it('shows a password or its hash in no answer of any route', async () => {
    const { ada, url } = world();
    const account = await world().node.container.get(Part.storage).users.findByIdentifier(ada.username);
    expect(account?.passwordHash).to.match(/^\$2/);
    const ordered = [...routes].sort((one, other) => Number(one.path.endsWith('logout')) - Number(other.path.endsWith('logout')));
    for (const route of ordered) {
      const { text } = await send(url, goodAsk(world(), route));
      expect(text, route.path).not.to.match(/\$2[aby]\$|passwordHash|password_hash|correct horse/);
    }
  });

  it('says of somebody who shares no chat with one neither whether they are here nor since when', async () => {
    const { eve, bob, url } = world();
    const stranger = await register(url);
    const eves = await Wire.open(url, eve.token);
    const seenBy = async ({ http }: Person) => (await http.get(`/api/users/${eve.id}`)).body.user;

    expect(await seenBy(bob)).to.include({ online: true });
    expect(await seenBy(stranger)).to.include({ online: false, lastSeenAt: null });
    await eves.close();
  });
});
