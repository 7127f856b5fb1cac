import { expect } from 'chai';
import { asyncApi as written } from '../../src/adapters/inbound/documents/asyncapi.js';
import { AUTHENTICATE } from '../../src/adapters/inbound/realtime/vocabularies/authenticate.js';
import { vocabularies } from '../../src/adapters/inbound/realtime/vocabularies/vocabularies.js';
import { openApi } from '../support/documented.js';
import { asyncApi, channels, messageAt, misfitOf } from '../support/documented-frames.js';

const operations = Object.entries(asyncApi.operations);

describe('the AsyncAPI document', () => {
  it('is the one that the code makes', () => {
    expect(asyncApi, 'docs/asyncapi.json is stale: npm run docs').to.deep.equal(JSON.parse(JSON.stringify(written())));
  });

  it('has every command and every event of each vocabulary', () => {
    for (const [at, { name, subprotocol, phrases, notices }] of vocabularies.entries()) {
      const channel = channels[at]!;
      expect([channel.name, channel.subprotocol]).to.deep.equal([name, subprotocol]);
      expect([...channel.commands.keys()]).to.have.members([AUTHENTICATE, ...Object.keys(phrases)]);
      const events = Object.values(notices).flatMap((event) => (typeof event === 'string' ? [event] : Object.values(event)));
      expect(channel.told.map((message) => message.name)).to.have.members(['ready', 'error', ...events]);
    }
  });

  it('has an example of every message, which fits it and no other message of its operation', () => {
    const misfits = operations.flatMap(([operation, { messages, reply }]) =>
      [messages.map(messageAt), (reply?.messages ?? []).map(messageAt)].flatMap((alternatives) =>
        alternatives.flatMap(({ name, examples }) => {
          if (examples.length === 0) return [`${operation} ${name} has no example`];
          const counts = examples.map(({ payload }) => alternatives.filter(({ misfit }) => misfit(payload) === undefined).length);
          return counts.every((count) => count === 1) ? [] : [`${operation} ${name} fits ${counts.join()} messages`];
        }),
      ),
    );
    expect(misfits).to.deep.equal([]);
  });

  it('has examples of what it names that fit', () => {
    const named = Object.entries(asyncApi.components.schemas).flatMap(([name, { examples = [] }]) =>
      examples.map((example) => misfitOf(example, `components/schemas/${name}`)),
    );
    expect(named.length).to.be.greaterThan(20);
    expect(named.filter((misfit) => misfit !== undefined)).to.deep.equal([]);
  });

  it('has an example of every code that a command may be refused with', () => {
    for (const { commands } of channels) {
      for (const [event, { replies }] of commands) {
        const refused = replies.find(({ name }) => name === 'error')!;
        const [, ours] = refused.payload.properties!['data']!.allOf!;
        expect(
          refused.examples.map(({ name }) => name),
          event,
        ).to.deep.equal(ours!.properties!['code']!.enum);
      }
    }
  });

  it('calls things what the OpenAPI document calls them, and marks what is the viewer\u2019s', () => {
    const shared = Object.keys(asyncApi.components.schemas).filter((name) => name in openApi.components.schemas);
    expect(shared).to.include.members(['Chat', 'Message', 'MessageAnswer', 'SendMessage', 'User']);
    for (const name of shared) expect(asyncApi.components.schemas[name], name).to.deep.equal(openApi.components.schemas[name]);
    expect(asyncApi.components.schemas['Chat']!.properties!['unreadCount']).to.include({ 'x-payam-viewer': true });
  });
});
