import { expect } from 'chai';
import { Http, Wire, group, register, type Person } from '../support/client.js';
import { soon } from '../support/journey-processes.js';
import { journeyWorld } from '../support/journey-server.js';

describe('people who are online when a server is killed', () => {
  const world = journeyWorld({ per: 'test' });

  const seenBy = async (url: string, viewer: Person, { id }: Person) =>
    (await new Http(url, viewer.token).get(`/api/users/${id}`)).body.user as { online: boolean; lastSeenAt: string | null };
  const membersSeenBy = async (url: string, viewer: Person, chatId: string) => {
    const { body } = await new Http(url, viewer.token).get(`/api/messages/chats/${chatId}`);
    const members = body.chat.members as { user: { id: string; online: boolean } }[];
    return members.filter(({ user }) => user.online).map(({ user }) => user.id);
  };

  it('are shown online no more until they come back, and were last seen before it', async () => {
    await world.furnish();
    let payam = await world.start();
    const [ada, bob, eve] = [await register(payam.url, 'ada'), await register(payam.url, 'bob'), await register(payam.url, 'eve')];
    const chatId = await group(ada, [bob, eve]);
    const cameAt = Date.now();
    for (const { token } of [ada, bob]) await Wire.open(payam.url, token);
    expect(await membersSeenBy(payam.url, eve, chatId)).to.have.members([ada.id, bob.id]);
    const noted = await soon(
      'it is written down that bob is here',
      async () => (await seenBy(payam.url, ada, bob)).lastSeenAt ?? undefined,
      45_000,
    );

    payam.signal('SIGKILL');
    await payam.ended();
    await payam.leavesNothing(6_000);
    const killedAt = Date.now();
    payam = await world.start();

    expect(await membersSeenBy(payam.url, eve, chatId)).to.deep.equal([]);
    expect(await seenBy(payam.url, ada, bob)).to.include({ online: false, lastSeenAt: noted });
    expect(Date.parse(noted)).to.be.within(cameAt, killedAt);
    expect(await seenBy(payam.url, ada, eve)).to.include({ online: false, lastSeenAt: null });

    const adas = await Wire.open(payam.url, ada.token);
    await adas.ask('ping');
    expect(adas.of('user_online')).to.deep.equal([]);
    expect(await membersSeenBy(payam.url, eve, chatId)).to.deep.equal([ada.id]);
    await Wire.open(payam.url, bob.token);
    expect((await adas.next('user_online')).data).to.deep.equal({ userId: bob.id });
    expect(await membersSeenBy(payam.url, eve, chatId)).to.have.members([ada.id, bob.id]);
  });
});
