import { expect } from 'chai';
import { chatsVocabulary } from '../../src/adapters/inbound/realtime/vocabularies/chats.js';
import { badFrames, COMMANDS, notRefusedFrames } from '../support/bad-frames.js';
import { onEachStorage } from '../support/bad-world.js';
import { Wire } from '../support/client.js';

const FRAME_MAX = 262_144;

it('has every command in the table of bad input, and nothing else', () => {
  expect(Object.keys(COMMANDS)).to.have.members([...Object.keys(chatsVocabulary.phrases), 'authenticate']);
});

onEachStorage('bad input over sockets', (world) => {
  const open = () => Wire.open(world().url, world().ada.token);
  /** What the errors say that came in answer to this. */
  const errorsTo = async (wire: Wire, say: () => void): Promise<{ code: string; event?: string }[]> => {
    const before = wire.frames.length;
    say();
    await wire.ask('ping');
    return wire.frames.slice(before).flatMap((frame) => (frame.event === 'error' ? [frame.data as { code: string; event?: string }] : []));
  };
  const codesTo = async (wire: Wire, frame: string | Buffer) =>
    (await errorsTo(wire, () => wire.socket.send(frame))).map(({ code }) => code);

  for (const event of Object.keys(COMMANDS)) {
    it(`refuses bodies of ${event} that say something else`, async () => {
      expect(await notRefusedFrames(world(), badFrames(world(), event))).to.deep.equal([]);
    });

    it(`names ${event} in an error about a frame without an id`, async () => {
      const wire = await open();
      const [error] = await errorsTo(wire, () => wire.say(event, []));
      expect(error).to.deep.include({ code: 'validation_failed', event });
      expect(wire.of('error')[0]).not.to.have.property('id');
      await wire.close();
    });
  }

  it('refuses events that it does not know', async () => {
    const wire = await open();
    const names = [
      'nothing',
      'PING',
      ' ping',
      'ping\0',
      'ready',
      'ack',
      'error',
      'new_message',
      '__proto__',
      'constructor',
      'message:send',
    ];
    for (const event of names) expect((await wire.ask(event, {})).data.code, event).to.equal('unknown_event');
    await wire.close();
  });

  it('refuses frames that are not JSON, and goes on', async () => {
    const wire = await open();
    const texts = [
      '',
      '{',
      'ping',
      "{'event':'ping'}",
      '{"event":"ping",}',
      '\0',
      '\ufeff{}',
      '[1,',
      '['.repeat(100_000),
      'x'.repeat(FRAME_MAX),
    ];
    for (const text of texts) expect(await codesTo(wire, text), text.slice(0, 20)).to.deep.equal(['malformed_json']);
    await wire.close();
  });

  it('refuses frames that are no frames, and goes on', async () => {
    const wire = await open();
    const texts = ['null', '[]', '42', 'true', '"ping"', '{}', '[{"event":"ping"}]', '{"__proto__":{"event":"ping"}}', '{"Event":"ping"}'];
    const events = [null, 42, '', {}, ['ping'], 'x'.repeat(65)].map((event) => JSON.stringify({ event }));
    const ids = [null, true, '', {}, [], 'x'.repeat(65), '\ud800'].map((id) => JSON.stringify({ event: 'ping', id }));
    const numbers = ['1e999', '12345678901234567890', '1.5'].map((id) => `{"event":"ping","id":${id}}`);
    for (const frame of [...texts, ...events, ...ids, ...numbers, Buffer.from('{"event":"ping"}')])
      expect(await codesTo(wire, frame), String(frame)).to.deep.equal(['malformed_frame']);
    await wire.close();
  });

  it('gives the id back with the error, where a frame has one and nothing else', async () => {
    const wire = await open();
    wire.socket.send(JSON.stringify({ id: 'mine' }));

    expect((await wire.next('error', ({ id }) => id === 'mine')).data.code).to.equal('malformed_frame');
    await wire.close();
  });

  it('closes a socket that says what is not UTF-8, or too much at once', async () => {
    for (const [hex, code] of [
      ['ff', 1007],
      ['c080', 1007],
      ['eda080', 1007],
      ['e282', 1007],
      ['20'.repeat(FRAME_MAX + 1), 1009],
      ['20'.repeat(10 * FRAME_MAX), 1009],
    ] as const) {
      const wire = await open();
      wire.socket.send(Buffer.from(hex, 'hex'), { binary: false });
      expect((await wire.whenClosed()).code, hex.slice(0, 8)).to.equal(code);
    }
    const wire = await open();
    expect((await wire.ask('ping')).event).to.equal('ack');
    await wire.close();
  });

  it('closes a socket at its hundredth refused frame', async () => {
    const wire = await open();
    for (let refused = 1; refused < 100; refused += 1) wire.say('nothing');
    expect((await wire.ask('ping')).event).to.equal('ack');
    wire.say('nothing');

    expect((await wire.whenClosed()).code).to.equal(1008);
    expect(wire.of('error')).to.have.length(100);
  });

  it('counts no refusal that a mistaken client cannot help', async () => {
    const wire = await open();
    for (let asked = 0; asked < 150; asked += 1) wire.say('mark_message_read', { messageId: '1.1' });
    expect((await wire.ask('ping')).event).to.equal('ack');
    await wire.close();
  });
});
