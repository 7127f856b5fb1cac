import { expect } from 'chai';
import { asyncApi as written } from '../../src/adapters/inbound/documents/asyncapi.js';
import { AUTHENTICATE } from '../../src/adapters/inbound/realtime/vocabularies/authenticate.js';
import { vocabularies } from '../../src/adapters/inbound/realtime/vocabularies/vocabularies.js';
import { openApi } from '../support/documented.js';
import { asyncApi, channels, messageAt, misfitOf } from '../support/documented-frames.js';
import { Ear } from '../support/ear.js';

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

describe('a frame', () => {
  const ear = Ear.ofRaw('');
  const ios = Ear.ofSocketIo();
  before(() => {
    ear.said('mark_chat_read', { chatId: '1' }, 'a');
    ear.said('mark_chat_read', { chat: '1' }, 'b');
    ear.said('nothing', {}, 'c');
  });
  const read = { event: 'ack', id: 'a', data: { readSeq: 2, unreadCount: 0 } };
  const refused = (code: string, more: { id?: string; event?: string } = {}) => {
    const { id, event } = more;
    return { event: 'error', ...(id !== undefined && { id }), data: { code, message: code, ...(event !== undefined && { event }) } };
  };

  it('that the document has is let through', () => {
    for (const frame of [
      read,
      { event: 'user_typing', data: { chatId: '1', userId: '2' } },
      refused('chat_not_found', { id: 'a' }),
      refused('chat_not_found', { event: 'mark_chat_read' }),
      refused('unknown_event', { id: 'c' }),
      refused('malformed_json'),
    ])
      expect(ear.faultOf(frame), JSON.stringify(frame)).to.equal(undefined);
  });

  it('with a field too few or too many, or by another name, is not in the document', () => {
    expect(ear.faultOf({ ...read, data: { readSeq: 2 } })).to.include('unreadCount');
    expect(ear.faultOf({ ...read, data: { ...read.data, secret: 1 } })).to.include('additional');
    expect(ear.faultOf({ ...read, event: 'message_sent' })).to.equal('there is no such event');
    expect(ear.faultOf({ event: 'user_typing', data: { chatId: '1' } })).to.include('userId');
    expect(ear.faultOf({ event: 'message:new', data: {} })).to.equal('there is no such event');
    expect(ear.faultOf({ event: 'ack', data: {} })).to.include("'id'");
  });

  it('with a code that its command does not name is not in the document', () => {
    const wrong = 'must be equal to one of the allowed values';
    expect(ear.faultOf(refused('too_many_rooms', { id: 'a' }))).to.include(wrong);
    expect(ear.faultOf(refused('too_many_rooms', { event: 'mark_chat_read' }))).to.include(wrong);
    expect(ear.faultOf(refused('chat_not_found', { id: 'c' }))).to.include(wrong);
    expect(ear.faultOf(refused('chat_not_found'))).to.include(wrong);
  });

  it('that takes what the document does not take is a fault', () => {
    expect(ear.faultOf({ ...read, id: 'b' })).to.include('was taken');
  });

  it('is heard in both vocabularies by a Socket.IO client that names none, which is told why it is shown out', () => {
    for (const event of ['message_hidden', 'message:hidden'])
      expect(ios.faultOf({ event, data: { messageId: '1.1' } })).to.equal(undefined);
    expect(ios.faultOf(refused('fell_behind'))).to.equal(undefined);
    expect(ear.faultOf(refused('fell_behind'))).not.to.equal(undefined);
  });
});
