import { expect } from 'chai';
import { Part } from '../../src/bootstrap/parts.js';
import { send, sendBytes } from '../support/bad-http.js';
import { forgeries } from '../support/bad-tokens.js';
import { onEachStorage, worldOf, type World } from '../support/bad-world.js';
import { Http, Wire, group, register } from '../support/client.js';
import { ManualTime } from '../support/manual-time.js';
import { startNode } from '../support/node.js';

const OURS = 'https://chat.example.org';
const HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

onEachStorage(
  'who is let in at /ws',
  (world) => {
    const knock = async (headers: Record<string, string> = {}, path = '/ws', method = 'GET') =>
      (await send(world().url, { method, path, headers: { ...HANDSHAKE, ...headers } })).status;
    const dial = async (options?: Parameters<typeof Wire.dial>[1]) => {
      const wire = Wire.dial(world().url, options);
      await new Promise((resolve) => wire.socket.once('open', resolve));
      return wire;
    };

    it('answers each refusal with a status of its own', async () => {
      const { url, ada } = world();
      const { http, token } = await register(url);
      await http.post('/api/auth/logout');
      const bearer = `Bearer ${ada.token}`;

      expect(await knock()).to.equal(101);
      expect(await knock({ authorization: bearer })).to.equal(101);
      for (const authorization of [`${bearer}x`, 'Bearer', `Basic ${ada.token}`, '', 'Bearer é', `Bearer ${token}`, ada.refreshToken])
        expect(await knock({ authorization }), authorization).to.equal(401);
      for (const path of ['/', '/WS', '/ws/', '/ws/x', '/socket', '/api/users', '//[']) expect(await knock({}, path), path).to.equal(404);
      for (const name of ['graphql-ws', 'payam.chats.v2', 'payam.chats.v1 x'])
        expect(await knock({ 'sec-websocket-protocol': name }), name).to.equal(400);
      expect(await knock({ 'sec-websocket-protocol': 'x, payam.chats.v1' })).to.equal(101);
      expect(await knock({ 'sec-websocket-version': '7' })).to.be.within(400, 426);
      expect(await knock({ 'sec-websocket-key': 'short' })).to.equal(400);
      expect(await knock({}, '/ws', 'POST')).to.equal(405);
      expect((await ada.http.get('/api/auth/profile')).status).to.equal(200);
    });

    it('lets in pages of this address and of allowed origins, and no others, token or not', async () => {
      const { url, ada } = world();
      for (const origin of [OURS, url]) expect(await knock({ origin }), origin).to.equal(101);
      for (const origin of ['https://evil.example.org', 'null', '', `${OURS}.evil.org`, `${url}0`, 'file://', 'x'])
        for (const authorization of [{}, { authorization: `Bearer ${ada.token}` }])
          expect(await knock({ origin, ...authorization }), origin).to.equal(403);
    });

    it('outlives frames that no client would send', async () => {
      const head = Object.entries({ host: 'payam', ...HANDSHAKE }).map(([name, value]) => `${name}: ${value}\r\n`);
      const frames = ['\xff\xff\xff\xff', '\x81\x05hello', '\x89\xfe\xff\xff\0\0\0\0', '\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0'];
      for (const frame of frames) {
        expect(await sendBytes(world().url, `GET /ws HTTP/1.1\r\n${head.join('')}\r\n${frame}`)).to.match(/^HTTP\/1.1 101 /);
        expect((await world().ada.http.get('/api/auth/profile')).status).to.equal(200);
      }
    });

    it('closes a socket whose first word is a bad token, and says why', async () => {
      const { url, ada } = world();
      const { http, token } = await register(url);
      await http.post('/api/auth/logout');
      for (const [why, bad, code] of [...forgeries(ada.token), ['an ended session', token, 'session_ended'] as const]) {
        const wire = await dial();
        wire.say('authenticate', { token: bad }, 'a');
        expect((await wire.whenClosed()).code, why).to.equal(4401);
        expect(wire.frames.map(({ event, id, data }) => [event, id, data.code])).to.deep.equal([['error', 'a', code ?? 'unauthenticated']]);
      }
    });

    it('answers nothing before it knows who asks, wherever else a token is', async () => {
      const { ada, chatId } = world();
      const wire = await dial({ query: `?token=${ada.token}&access_token=${ada.token}`, headers: { cookie: `token=${ada.token}` } });
      for (const event of ['ping', 'send_message', 'nothing', 'mark_chat_read']) {
        const { data } = await wire.ask(event, { chatId, content: 'x' });
        expect(data.code, event).to.equal('unauthenticated');
      }
      for (const data of [undefined, { token: 42 }, { token: '' }, { token: ada.token, acks: 'yes' }])
        expect((await wire.ask('authenticate', data)).data.code).to.equal('validation_failed');

      expect((await wire.ask('authenticate', { token: ada.token })).event).to.equal('ready');
      expect((await wire.ask('ping')).event).to.equal('ack');
      await wire.close();
    });

    it('stays with the session that it was opened for, however often it is authenticated', async () => {
      const { url, ada, bob } = world();
      const other = (await new Http(url).post('/api/auth/login', { username: ada.username, password: ada.password })).body as {
        token: string;
      };
      const wire = await dial();
      wire.say('authenticate', { token: ada.token }, 1);
      wire.say('authenticate', { token: ada.token }, 2);
      wire.say('authenticate', { token: bob.token }, 3);
      wire.say('ping', {}, 4);
      await wire.next('ack', ({ id }) => id === 4);

      expect(wire.frames.find(({ id }) => id === 1)).to.deep.include({ event: 'ready' });
      expect(wire.frames.find(({ id }) => id === 2)).to.deep.include({ event: 'ack' });
      expect((await wire.next('error', ({ id }) => id === 3)).data.code).to.equal('already_authenticated');
      expect((await wire.ask('authenticate', { token: other.token })).data.code).to.equal('already_authenticated');
      expect((await wire.ask('send_message', { chatId: world().chatId, content: 'x' })).data.message.sender.id).to.equal(ada.id);
      await wire.close();
    });

    it('answers nothing when it is authenticated again without an id, unless it is refused', async () => {
      const { ada, bob } = world();
      const wire = await dial();
      for (const { token } of [ada, ada, bob]) wire.say('authenticate', { token });
      await wire.next('error');
      await wire.ask('ping');

      const told = wire.frames.map(({ event, id, data }) => [event, id === undefined, data.code, data.event]);
      const refused = ['error', true, 'already_authenticated', 'authenticate'];
      expect(told).to.deep.equal([['ready', true, undefined, undefined], refused, ['ack', false, undefined, undefined]]);
      await wire.close();
    });
  },
  () => ({ settings: { CORS_ORIGINS: OURS } }),
);

onEachStorage('what an outsider hears', (world) => {
  it('is never a frame of a chat that they are not in, nor of people they share none with', async () => {
    const { url, ada, bob, eve, chatId, groupId, othersChatId } = world();
    const eves = await Wire.open(url, eve.token);
    const [adas, bobs] = [await Wire.open(url, ada.token), await Wire.open(url, bob.token)];
    const fresh = await group(ada, [bob]);
    for (const each of [chatId, groupId, fresh]) {
      const { id } = (await adas.send(each, 'among us')).data.message;
      await bobs.ask('mark_message_read', { messageId: id });
      await adas.ask('delete_message', { messageId: id });
      await bobs.next('message_deleted', ({ data }) => data.chatId === each);
      await adas.next('message_status_update', ({ data }) => data.chatId === each);
    }
    await ada.http.put('/api/users', { name: 'Ada L.' });
    await bobs.next('user_updated');
    await adas.close();

    // What was to be told her before this has been told.
    await bobs.send(othersChatId, 'for eve');
    await eves.next('new_message');
    expect(eves.frames.map(({ event }) => event)).to.deep.equal(['ready', 'user_online', 'new_message']);
    expect(JSON.stringify(eves.frames)).not.to.include(ada.id);
    await Promise.all([eves.close(), bobs.close()]);
  });

  it('cannot pretend to be somebody else', async () => {
    const { url, ada, bob, chatId } = world();
    const adas = await Wire.open(url, ada.token);
    const claims = { senderId: bob.id, sender: { id: bob.id }, userId: bob.id, seq: 1, id: `${chatId}.1`, createdAt: 0, status: 'read' };
    const { message } = (await adas.send(chatId, 'from ada', claims)).data;
    expect(message.sender.id).to.equal(ada.id);
    expect(message.seq).to.be.greaterThan(1);
    expect(message.status).to.equal('sent');
    await adas.close();
  });
});

describe('a socket that does not say who it is', () => {
  const time = new ManualTime();
  let world: World;
  before(async () => {
    const node = await startNode('memory', { change: (container) => void container.rebind(Part.timers).toConstantValue(time) });
    world = await worldOf(node);
  });
  after(async () => {
    // Stopping waits for timers too.
    const passing = setInterval(() => void time.pass(1_000), 1); // pass never rejects.
    await world.node.stop();
    clearInterval(passing);
  });

  it('is closed after ten seconds, and no other is', async () => {
    const known = await Wire.open(world.url, world.ada.token);
    const silent = Wire.dial(world.url);
    await new Promise((resolve) => silent.socket.once('open', resolve));
    silent.say('ping', {}, 1);
    await silent.next('error');

    await time.pass(9_999);
    silent.say('ping', {}, 2);
    await silent.next('error', ({ id }) => id === 2);
    await time.pass(1);
    expect(await silent.whenClosed()).to.deep.equal({ code: 4401, reason: 'unauthenticated' });
    expect((await known.ask('ping')).event).to.equal('ack');
  });
});
