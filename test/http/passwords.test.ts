import { expect } from 'chai';
import { BcryptHasher } from '../../src/adapters/outbound/bcrypt/bcrypt-hasher.js';
import { Part } from '../../src/bootstrap/parts.js';
import type { DomainError } from '../../src/domain/errors.js';
import { Http, register } from '../support/client.js';
import { startNode, type Node } from '../support/node.js';

describe('signing in with a password', () => {
  let node: Node;
  let verified: [password: string, hasHash: boolean][] = [];
  before(async () => {
    node = await startNode('memory', {
      change(container) {
        const hasher = new BcryptHasher(4);
        container.rebind(Part.passwords).toConstantValue({
          hash: (password) => hasher.hash(password),
          verify(password, hash) {
            verified.push([password, hash !== undefined]);
            return hasher.verify(password, hash);
          },
          close: () => hasher.close(),
        });
      },
    });
  });
  after(() => node.stop());
  beforeEach(() => (verified = []));

  const logIn = (body: Record<string, string>) => new Http(node.url).post('/api/auth/login', body);
  const withPassword = async (password: string) => {
    const username = `u${Math.random().toString(36).slice(2)}`;
    const { status } = await new Http(node.url).post('/api/auth/register', { name: 'x', username, password });
    return { username, status };
  };

  it('says the same whether the password is wrong or there is no such account, and verifies once either way', async () => {
    const { username } = await register(node.url);
    const wrong = await logIn({ username, password: 'not the password' });
    const nobody = await logIn({ username: `not.${username}`, password: 'not the password' });

    expect([wrong.status, wrong.body.code]).to.deep.equal([401, 'invalid_credentials']);
    expect(nobody.body).to.deep.equal(wrong.body);
    expect([...nobody.headers.keys()].sort()).to.deep.equal([...wrong.headers.keys()].sort());
    expect(verified).to.deep.equal([
      ['not the password', true],
      ['not the password', false],
    ]);
  });

  it('finds the account by username or e-mail, in whatever case, under each of the three names', async () => {
    const { username, password, id, http } = await register(node.url);
    await http.put('/api/users', { email: `${username}@Example.org` });

    const email = `${username}@example.ORG`;
    for (const by of [{ identifier: username.toUpperCase() }, { identifier: email }, { username }, { email }])
      expect((await logIn({ ...by, password })).body.user?.id, JSON.stringify(by)).to.equal(id);
  });

  it('takes passwords of eight characters to 72 bytes, and tells each from all others', async () => {
    for (const password of ['eight888', ' '.repeat(8), 'é'.repeat(36), '\u{1f600}'.repeat(18), 'x'.repeat(72)]) {
      const { username, status } = await withPassword(password);
      expect(status, password).to.equal(201);
      expect((await logIn({ username, password })).status, password).to.equal(200);
      for (const other of [`${password}x`, [...password].slice(0, -1).join(''), password.toUpperCase().replaceAll('X', 'y')].filter(
        (each) => each !== password,
      ))
        expect((await logIn({ username, password: other })).body.code, other).to.equal('invalid_credentials');
    }
  });

  it('refuses a NUL in a password, which bcrypt would begin anew after', async () => {
    const { username } = await withPassword('eight888');
    expect((await logIn({ username, password: 'eight888\0eight888' })).body.code).to.equal('validation_failed');
  });

  it('has the worker compare also where there is no hash, so that it takes as long', async () => {
    const hasher = new BcryptHasher(4);
    const asked = Array.from({ length: 100 }, () => hasher.verify('nobody has this password', undefined));
    const refusals = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected');

    expect(await hasher.verify('nobody has this password', undefined)).to.equal(false);
    await hasher.close();
    // Only what the worker has to do can be too much for it.
    expect(refusals).not.to.have.length(0);
    for (const { reason } of refusals as PromiseRejectedResult[]) expect((reason as DomainError).code).to.equal('busy');
  });
});
