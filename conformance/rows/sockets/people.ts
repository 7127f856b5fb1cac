import { equal } from '../../claims.js';
import { isAck } from '../../clients/client.js';
import { is } from '../../http.js';
import { shapes } from '../../shapes.js';
import { over, type SocketRow } from '../row.js';

const online = { userId: shapes.id };
const offline = { userId: shapes.id, lastSeenAt: shapes.time };
const typing = { chatId: shapes.id, userId: shapes.id };
/** Whose last connection has gone may be back in a moment, so it is told a little later. */
const GONE_WITHIN_MS = 10_000;

export const peopleRows: SocketRow[] = [
  over('{userOnline} at the first socket, {userOffline} with lastSeenAt when the last has gone', async (stage, combination) => {
    const [ada, bob, cyd] = await stage.three();
    await stage.chat(ada, bob);
    const [watcher, stranger] = [await stage.connect(ada, combination), await stage.connect(cyd, combination)];
    const devices = [await stage.connect(bob, combination), await stage.connect(bob, combination)];
    equal((await watcher.told('userOnline', online)).userId, bob.id, 'who came online');
    for (const device of devices) device.wire.end();
    const gone = await watcher.told('userOffline', offline, undefined, GONE_WITHIN_MS);
    equal(gone.userId, bob.id, 'who went offline');
    equal([watcher.all('userOnline').length, watcher.all('userOffline').length], [1, 1], 'how often it was told');
    await stranger.barrier();
    equal([stranger.all('userOnline').length, stranger.all('userOffline').length], [0, 0], 'what a stranger was told');
    const { user } = await ada.ask('GET', `/api/users/${bob.id}`).then(is(200, { user: shapes.user }));
    equal([user.online, user.lastSeenAt], [false, gone.lastSeenAt], 'what is read of them');
  }),
  over("{userUpdated} { user } to people who share a chat, and one's own sockets, and to nobody else", async (stage, combination) => {
    const { ada, bob } = await stage.pair();
    const clients = [await stage.connect(ada, combination), await stage.connect(bob, combination)];
    const stranger = await stage.connect(await stage.person('Cyd'), combination);
    await bob.ask('PUT', '/api/users', { name: 'Robert' }).then(is(200, { user: shapes.ownUser }));
    for (const client of clients) {
      const { user } = await client.told('userUpdated', { user: shapes.user }, (data) => data.user.id === bob.id);
      equal([user.name, 'email' in user], ['Robert', false], 'the new name, and whether an e-mail is told');
    }
    await stranger.barrier();
    equal(stranger.all('userUpdated'), [], 'what a stranger is told'); // prettier-ignore
  }),
  over(
    '{startTyping} · {stopTyping} -> {userTyping} · {userStoppedTyping} { chatId, userId } to sockets that joined',
    async (stage, combination) => {
      const { ada, bob, chatId } = await stage.pair();
      const [typist, inside, outside] = await Promise.all([ada, bob, bob].map((who) => stage.connect(who, combination)));
      await inside?.ask('joinRoom', { chatId }).then(isAck({}));
      await typist?.ask('startTyping', { chatId }).then(isAck({}));
      equal(await inside?.told('userTyping', typing), { chatId, userId: ada.id }, 'who types');
      await typist?.ask('stopTyping', { chatId }).then(isAck({}));
      equal(await inside?.told('userStoppedTyping', typing), { chatId, userId: ada.id }, 'who stopped');

      await inside?.ask('leaveRoom', { chatId }).then(isAck({}));
      await typist?.ask('startTyping', { chatId }).then(isAck({}));
      const { id } = await stage.post(ada, chatId, 'Here it is');
      for (const client of [inside, outside]) {
        await client?.told('newMessage', { message: shapes.message }, ({ message }) => message.id === id);
      }
      equal([inside?.all('userTyping').length, outside?.all('userTyping').length], [1, 0], 'who was told of typing, and how often');
    },
  ),
  over('{userStoppedTyping} comes by itself after 6 s', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const [typist, watcher] = [await stage.connect(ada, combination), await stage.connect(bob, combination)];
    await watcher.ask('joinRoom', { chatId }).then(isAck({}));
    typist.say('startTyping', { chatId });
    await watcher.told('userTyping', typing);
    const began = performance.now();
    await watcher.told('userStoppedTyping', typing, undefined, 9_000);
    const seconds = Math.round((performance.now() - began) / 1_000);
    equal(seconds >= 5 && seconds <= 8, true, `that it is told after about 6 s, and not after ${seconds}`);
  }),
];
