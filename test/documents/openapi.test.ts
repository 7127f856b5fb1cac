import { expect } from 'chai';
import { email } from '../../src/adapters/inbound/contract/fields.js';
import { openApi as written } from '../../src/adapters/inbound/documents/openapi.js';
import { checkRefusal, checkReply } from '../../src/adapters/inbound/http/announced.js';
import { endpoints } from '../../src/adapters/inbound/http/routes/routes.js';
import { chatNotFound, notAGroup } from '../../src/domain/errors.js';
import { nameOf } from '../support/bad-http.js';
import { misfitOf, openApi, placeOf, requireDocumented, type Operation } from '../support/documented.js';

const operations = Object.entries(openApi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): [string, string, Operation] => [path, method, operation]),
);

describe('the OpenAPI document', () => {
  it('is the one that the code makes', () => {
    expect(openApi, 'docs/openapi.json is stale: npm run docs').to.deep.equal(JSON.parse(JSON.stringify(written())));
  });

  it('has every endpoint, under a name of its own, and says which are open', () => {
    const named = operations.map(([path, method]) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
    expect(named).to.have.members(endpoints.map(nameOf));
    expect(new Set(operations.map(([, , { operationId }]) => operationId)).size).to.equal(operations.length);
    const open = operations.filter(([, , { security }]) => security?.length === 0).map(([, , { operationId }]) => operationId);
    expect(open).to.have.members([
      'register',
      'logIn',
      'refresh',
      'getPicture',
      'isLive',
      'isReady',
      'getOpenApi',
      'getAsyncApi',
      'getDocs',
    ]);
  });

  it('has an example of every body and reply, each of which fits its schema', () => {
    const misfits = operations.flatMap(([path, method, operation]) => [
      ...(operation.requestBody ? misfitsIn(operation.requestBody.content, ['paths', path, method, 'requestBody']) : []),
      ...Object.keys(operation.responses).flatMap((status) => {
        const place = placeOf(path, method, status);
        return place?.response.content ? misfitsIn(place.response.content, place.path) : [];
      }),
    ]);
    expect(misfits).to.deep.equal([]);
  });

  it('has examples of resources and parameters that fit', () => {
    const named = Object.entries(openApi.components.schemas).flatMap(([name, schema]) =>
      ((schema as { examples?: unknown[] }).examples ?? []).map((example) => misfitOf(example, 'components', 'schemas', name)),
    );
    const given = operations.flatMap(([path, method, { parameters = [] }]) =>
      parameters.map(({ example }, at) =>
        example === undefined ? undefined : misfitOf(example, 'paths', path, method, 'parameters', String(at), 'schema'),
      ),
    );
    expect(named.length).to.be.greaterThan(20);
    expect([...named, ...given].filter((misfit) => misfit !== undefined)).to.deep.equal([]);
  });

  it('takes the e-mail addresses that the server takes, and no others', () => {
    const taken = ['ada@example.org', ' Ada@Example.ORG\t', "o'neil+x@a.b-c.museum", 'a@b-.example'];
    const refused = [
      'ada',
      'ada@localhost',
      'a!b@example.org',
      '.ada@example.org',
      'a..b@example.org',
      'a@example.o1',
      'ada@example.org x',
    ];
    for (const address of [...taken, ...refused]) {
      const misfit = misfitOf(address, 'components', 'schemas', 'Register', 'properties', 'email');
      expect([misfit === undefined, email.safeParse(address).success], address).to.deep.equal(Array(2).fill(taken.includes(address)));
    }
  });

  it('marks what is the viewer\u2019s', () => {
    const marked = (name: string) => {
      const { properties } = openApi.components.schemas[name] as { properties: Record<string, Record<string, unknown>> };
      return Object.keys(properties).filter((field) => properties[field]?.['x-payam-viewer'] === true);
    };
    expect(marked('Chat')).to.deep.equal(['name', 'avatarUrl', 'myRole', 'unreadCount']);
    expect(marked('User')).to.deep.equal(['online', 'lastSeenAt']);
    expect(marked('Message')).to.deep.equal([]);
  });
});

function misfitsIn(
  content: Record<string, { schema?: unknown; example?: unknown; examples?: Record<string, { value: unknown }> }>,
  place: string[],
): string[] {
  return Object.entries(content).flatMap(([media, { schema, example, examples = {} }]) => {
    // Of bytes, and of forms with bytes in them, there are none.
    if (schema === undefined || media === 'multipart/form-data') return [];
    const values = example === undefined ? Object.values(examples).map(({ value }) => value) : [example];
    if (values.length === 0) return [`${place.join(' ')} has no example`];
    return values.flatMap((value) => misfitOf(value, ...place, 'content', media, 'schema') ?? []);
  });
}

describe('an answer', () => {
  const good = { method: 'GET', path: '/api/messages/1.1/receipts', status: 200, type: 'application/json; charset=utf-8' };
  const receipt = { userId: '1', status: 'sent', deliveredAt: null, readAt: null };
  const refused = (code: string, status: number) => ({
    ...{ method: 'GET', path: '/api/conversations/7', status, type: 'application/problem+json' },
    text: JSON.stringify({ type: `urn:payam:problem:${code}`, title: 'x', status, detail: 'x', code }),
  });
  const holding = (exchange: Parameters<typeof requireDocumented>[0]) => () => requireDocumented(exchange);

  it('that the document has is let through', () => {
    expect(holding({ ...good, text: JSON.stringify({ receipts: [receipt] }) })).not.to.throw();
    expect(holding(refused('chat_not_found', 404))).not.to.throw();
  });

  it('with a field too few or too many, of another status or another type, is not in the document', () => {
    const { readAt: _readAt, ...less } = receipt;
    expect(holding({ ...good, text: JSON.stringify({ receipts: [less] }) })).to.throw('readAt');
    expect(holding({ ...good, text: JSON.stringify({ receipts: [{ ...receipt, secret: 1 }] }) })).to.throw('additional');
    expect(holding({ ...good, text: '{"receipts":[]}', status: 201 })).to.throw('no such status');
    expect(holding({ ...good, text: '{"receipts":[]}', type: 'text/html' })).to.throw('no such type');
  });

  it('with a code that its operation does not name is not in the document', () => {
    expect(holding(refused('message_not_found', 404))).to.throw('must be equal to one of the allowed values');
    expect(holding(refused('not_a_group', 409))).to.throw('no such status');
  });

  const route = endpoints.find(({ path, method }) => path === '/api/conversations/:chatId' && method === 'get')!;

  it('with a code that the endpoint does not name is a bug of the server', () => {
    expect(() => checkRefusal(route, chatNotFound())).not.to.throw();
    expect(() => checkRefusal(route, notAGroup())).to.throw('not_a_group, which it does not announce');
  });

  it('with a field too many is a bug of the server', () => {
    const receipts = endpoints.find(({ path }) => path.endsWith('/receipts'))!;
    expect(() => checkReply(receipts, { status: 200, body: { receipts: [receipt] } })).not.to.throw();
    expect(() => checkReply(receipts, { status: 200, body: { receipts: [{ ...receipt, secret: 1 }] } })).to.throw('otherwise than');
    expect(() => checkReply(receipts, { status: 202, body: {} })).to.throw('which it does not announce');
  });
});
