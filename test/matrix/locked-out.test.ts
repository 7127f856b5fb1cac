import { expect } from 'chai';
import { routes } from '../../src/adapters/inbound/http/routes/routes.js';
import { Part } from '../../src/bootstrap/parts.js';
import { startSwitchedNode, type SwitchedNode } from '../support/activation.js';
import { nameOf } from '../support/bad-http.js';
import { Http, Wire, type Person } from '../support/client.js';
import { groupIn } from '../support/storage-world.js';
import { hastened } from '../support/time.js';
import { COMMAND_ATTEMPTS } from './command-attempts.js';
import { ROUTE_ATTEMPTS } from './route-attempts.js';
import { request } from './requests.js';
import { gather, groupScene, type Scene } from './scene.js';

const HASTE = 20;
const NOTICED_WITHIN_MS = 30_000 / HASTE + 1_000;
/** A session is believed to be alive for so long. */
const BELIEVED_MS = 5_000;

for (const storage of ['memory', 'postgres'] as const) {
  describe(`who is not let in any more, on ${storage}`, () => {
    let ahead = 0;
    let node: SwitchedNode;
    let scene: Scene;
    let wires: { loggedOut: Wire; inactive: Wire; other: Wire };
    before(async () => {
      node = await startSwitchedNode(storage, {
        change(container) {
          hastened(HASTE)(container);
          container.rebind(Part.clock).toConstantValue({ now: () => Date.now() + ahead });
        },
      });
      const kept = { storage: node.container.get(Part.storage), blobs: node.container.get(Part.blobs) };
      scene = await groupScene(kept, await gather(node.url));
      const { admin, member, owner } = scene.cast;
      const open = ({ token }: Person) => Wire.open(node.url, token, { query: '?acks=1' });
      wires = { loggedOut: await open(admin), inactive: await open(member), other: await open(owner) };
      await admin.http.post('/api/auth/logout');
      await node.deactivate(member.id);
      ahead += BELIEVED_MS;
    });
    after(() => node.stop());

    it('has its sockets ended: at once on logging out, within 30 seconds when the account was made inactive', async () => {
      expect(await wires.loggedOut.whenClosed(500)).to.deep.equal({ code: 4401, reason: 'session ended' });
      expect((await wires.inactive.whenClosed(NOTICED_WITHIN_MS)).code).to.equal(4401);
      expect((await wires.other.ask('ping')).event).to.equal('ack');
    });

    for (const standing of ['admin', 'member'] as const) {
      const who = standing === 'admin' ? 'somebody who logged out' : 'somebody whose account is inactive';

      it(`refuses ${who} on every route, and changes nothing`, async () => {
        const storageOf = node.container.get(Part.storage);
        const before = await groupIn(storageOf, scene.group.chat.id);
        for (const route of routes.filter(({ audience }) => audience === 'members' || audience === 'guests')) {
          for (const attempt of ROUTE_ATTEMPTS[nameOf(route)] ?? [])
            expect(await request(route, attempt, scene, standing), nameOf(route)).to.deep.equal({ refusal: '401 session_ended' });
        }
        expect(await groupIn(storageOf, scene.group.chat.id)).to.deep.equal(before);
      });

      it(`opens no socket for ${who}, and takes no command`, async () => {
        const { token } = scene.cast[standing];
        const knocking = Wire.dial(node.url, { headers: { authorization: `Bearer ${token}` } });
        expect((await knocking.whenClosed()).code).to.equal(1006);

        const silent = Wire.dial(node.url);
        await new Promise((resolve) => silent.socket.once('open', resolve));
        for (const [event, [attempt]] of Object.entries(COMMAND_ATTEMPTS))
          expect((await silent.ask(event, attempt?.body?.(scene, standing))).data.code, event).to.equal('unauthenticated');
        expect((await silent.ask('authenticate', { token })).data.code).to.equal('session_ended');
        expect((await silent.whenClosed()).code).to.equal(4401);
      });

      it(`lets no refresh token bring ${who} back`, async () => {
        const { refreshToken } = scene.cast[standing];
        const { body } = await new Http(node.url).post('/api/auth/refresh', { refreshToken });
        expect(body).to.include({ status: 401, code: 'invalid_refresh_token' });
      });
    }

    it('lets who logged out log in again, and nobody whose account is inactive', async () => {
      const logIn = ({ username, password }: Person) => new Http(node.url).post('/api/auth/login', { username, password });
      expect((await logIn(scene.cast.admin)).status).to.equal(200);
      expect((await logIn(scene.cast.member)).body).to.include({ status: 401, code: 'invalid_credentials' });
    });

    it('lets nobody bring an inactive account into a chat', async () => {
      const { owner, member, outsider } = scene.cast;
      await node.deactivate(outsider.id);
      const into = `/api/messages/chats/${scene.group.chat.id}/members`;
      for (const [path, body] of [
        [into, { memberIds: [outsider.id] }],
        ['/api/messages/chats', { type: 'group', name: 'x', memberIds: [member.id] }],
        ['/api/conversations', { userId: outsider.id }],
      ] as const)
        expect((await owner.http.post(path, body)).body).to.include({ status: 404, code: 'user_not_found' });
    });
  });
}
