import { expect } from 'chai';
import { Part } from '../../src/bootstrap/parts.js';
import { privateChat, register, Wire } from '../support/client.js';
import { onEachStorage } from '../support/bad-world.js';
import { aPerson } from '../support/storage-world.js';

onEachStorage('people', (world) => {
  /** Somebody of this name and e-mail. */
  const somebody = async (name: string, email?: string) => {
    const person = await register(world().url);
    expect((await person.http.put('/api/users', { name, email })).status).to.equal(200);
    return person;
  };
  const answer = async (path: string, text: string): Promise<Record<string, unknown>[]> =>
    (await world().ada.http.get(`${path}${encodeURIComponent(text)}`)).body.users;
  const search = (text: string) => answer('/api/users/search?q=', text);
  const list = (text: string) => answer('/api/users?search=', text);
  const idsIn = (users: readonly Record<string, unknown>[]) => users.map(({ id }) => id);

  it('finds people best first, and whom somebody mistyped last', async () => {
    const alike = await somebody('Aaron Jonson');
    const [within, begins, exact] = [await somebody('Bo Johnson'), await somebody('Johnson Li'), await somebody('Jöhnson')];

    expect(idsIn(await search('JOHNSON'))).to.deep.equal([exact, begins, within, alike].map(({ id }) => id));
    expect(idsIn(await search('jonson'))[0]).to.equal(alike.id);
    expect(idsIn(await search('jonson'))).to.include(exact.id);
  });

  it('finds people by their username', async () => {
    const { bob } = world();
    expect(idsIn(await search(bob.username.toUpperCase()))[0]).to.equal(bob.id);
  });

  it('lists people by a part of their name and by username, and by e-mail only when it is whole', async () => {
    const { id, username } = await somebody('Grete Hermañn', 'Grete.Hermann@example.org');

    for (const text of ['gréte', 'HERMAN', username, 'grete.hermann@EXAMPLE.org'])
      expect(idsIn(await list(text)), text).to.deep.equal([id]);
    for (const text of ['example.org', '%', 'h_rm', 'grete.hermann@example.or', 'hremann'])
      expect(idsIn(await list(text)), text).not.to.include(id);
  });

  it('finds people by their whole e-mail, and never shows it', async () => {
    const email = 'emmy@noether.example';
    const { id } = await somebody('Amalie', email);

    expect(idsIn(await search(email.toUpperCase()))).to.deep.equal([id]);
    expect(idsIn(await search('noether'))).not.to.include(id);
    for (const users of [await search(email), await list(email), [(await world().ada.http.get(`/api/users/${id}`)).body.user]]) {
      expect(users[0]).to.include({ id }).and.not.to.have.any.keys('email', 'role', 'updatedAt', 'isActive', 'isAcquainted');
      expect(JSON.stringify(users)).not.to.include(email);
    }
  });

  it('says who is online to who shares a chat with them, and to nobody else', async () => {
    const { url, ada } = world();
    const sophie = await somebody('Sophie Germain');
    const wire = await Wire.open(url, sophie.token);

    for (const look of [search, list]) expect((await look('sophie germain'))[0]).to.include({ id: sophie.id, online: false });
    await privateChat(ada, sophie);
    for (const look of [search, list]) expect((await look('sophie germain'))[0]).to.include({ id: sophie.id, online: true });
    await wire.close();
  });

  it('does not find oneself', async () => {
    const { ada } = world();
    expect(idsIn(await search(ada.username))).not.to.include(ada.id);
  });

  it('has nobody whose account is not active', async () => {
    const { node, ada } = world();
    const { id, username = '' } = await aPerson(node.container.get(Part.storage), { name: 'Gone With Thewind', isActive: false });

    for (const text of [username, 'gone with thewind']) expect(idsIn([...(await search(text)), ...(await list(text))])).not.to.include(id);
    const { status, body } = await ada.http.get(`/api/users/${id}`);
    expect([status, body.code]).to.deep.equal([404, 'user_not_found']);
  });

  it('tells nobody of a profile that stays as it was, which is no change of it', async () => {
    const { url, ada } = world();
    const carl = await somebody('Carl Gauss', 'gauss@example.org');
    await privateChat(carl, ada);
    const [own, adas] = [await Wire.open(url, carl.token), await Wire.open(url, ada.token)];
    const { body: before } = await carl.http.get('/api/users/me/profile');

    for (const same of [{ name: 'Carl Gauss', email: 'Gauss@Example.org' }, { username: carl.username.toUpperCase(), about: '' }, {}]) {
      const { status, body } = await carl.http.put('/api/users', same);
      expect({ status, body }).to.deep.equal({ status: 200, body: before });
    }
    await carl.http.put('/api/users', { name: 'Carl Gauss', about: 'numbers' });
    for (const wire of [own, adas]) {
      expect((await wire.next('user_updated')).data.user).to.include({ id: carl.id, about: 'numbers' });
      await wire.close();
    }
  });
});
