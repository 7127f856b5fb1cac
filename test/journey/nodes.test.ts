import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Http, privateChat, register } from '../support/client.js';
import { installedPayam } from '../support/journey-build.js';
import { journeyWorld } from '../support/journey-server.js';

describe('two nodes on one database', () => {
  const world = journeyWorld({ per: 'test' });

  it('start at once on an empty one, migrate it once, and serve the same', async () => {
    await world.furnish();
    const host = await world.start();
    await host.query('create database two');
    const DATABASE_URL = `postgres://payam@localhost/two?host=${encodeURIComponent(host.connection().host)}`;
    const settings = { DATABASE_URL, JWT_SECRET: 'one secret for both of them, long enough' };
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) => world.start({ settings: { ...settings, PAYAM_DATA: join(world.folder, name) } })),
    );

    const migrations = readdirSync(join(installedPayam(), 'migrations'));
    const applied = [one!, other!].flatMap((node) => node.stdout.match(/applied \d+ migrations/g) ?? []);
    expect(applied).to.deep.equal([`applied ${migrations.length} migrations`]);
    const rows = await host.query('select name from payam_migrations order by id', { database: 'two' });
    expect(rows.map(({ name }) => name)).to.deep.equal(migrations);

    const [ada, bob] = [await register(one!.url, 'ada'), await register(other!.url, 'bob')];
    const chatId = await privateChat(ada, bob);
    const [here, there] = [new Http(one!.url, ada.token), new Http(other!.url, ada.token)];
    const send = (node: Http) => node.post('/api/messages', { chatId, content: 'once', clientId: 'c' });
    const answers = await Promise.all([send(here), send(there), send(here), send(there)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 200, 200, 201]);
    const { body } = await new Http(other!.url, bob.token).get(`/api/messages/chat/${chatId}`);
    expect(body.messages).to.have.length(1);
  });
});
