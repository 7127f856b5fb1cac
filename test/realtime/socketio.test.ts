import { expect } from 'chai';
import { Wire, privateChat, register, type Person } from '../support/client.js';
import { startNode, type Node } from '../support/node.js';
import { HandIoPoller, HandIoWire } from '../support/socketio-by-hand.js';
import { IoWire, type IoTransport } from '../support/socketio-client.js';

const TRANSPORTS: (IoTransport | undefined)[] = ['websocket', 'polling', undefined];
const LONG = 'x'.repeat(4_000);

describe('Socket.IO', () => {
  let node: Node;
  let ada: Person, bob: Person;
  let chatId: string;
  let adas: Wire;
  beforeEach(async () => {
    node = await startNode('memory', { settings: { CORS_ORIGINS: 'https://chat.example.org' } });
    [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
    chatId = await privateChat(ada, bob);
    adas = await Wire.open(node.url, ada.token);
  });
  afterEach(() => node.stop());

  const sendMany = (count: number, text = 'hello') => Promise.all(Array.from({ length: count }, () => adas.send(chatId, text)));
  const sendAMebibyteAndMore = async () => {
    for (let round = 0; round < 30; round += 1) await sendMany(100, LONG);
  };
  const seqsOf = (wire: IoWire | HandIoWire) => wire.of('new_message').map(({ data }) => data.message.seq as number);
  const whenDelivered = (seq: number) =>
    adas.next('message_status_update', ({ data }) => data.status === 'delivered' && data.upToSeq === seq);

  for (const transport of TRANSPORTS) {
    describe(transport ? `by ${transport}` : 'that begins by polling and goes on over a WebSocket', () => {
      let bobs: IoWire;
      beforeEach(async () => {
        bobs = await IoWire.open(node.url, bob.token, { auth: { vocabulary: 'chats' }, ...(transport && { transport }) });
      });
      afterEach(() => bobs.close());

      it('is told of everything, in order, once, and it is called delivered', async () => {
        for (let round = 0; round < 10; round += 1) await sendMany(20);
        await bobs.until(() => bobs.of('new_message')[199], 'two hundred messages');

        expect(seqsOf(bobs)).to.deep.equal(Array.from({ length: 200 }, (_, index) => index + 1));
        await whenDelivered(200);
      });

      it('answers by the callback, or by name where there is none', async () => {
        const { ok, data } = await bobs.ask('send_message', { chatId, content: 'hello' });
        expect(ok).to.equal(true);
        expect((await adas.next('new_message')).data.message).to.deep.equal(data.message);

        bobs.say('send_message', { chatId, content: 'and again' });
        expect((await bobs.next('message_sent')).data.message.content).to.equal('and again');
        expect(bobs.of('message_sent')).to.have.length(1);
      });

      it('is refused by the callback, or by an error that names what it is about', async () => {
        const refused = await bobs.ask('send_message', { chatId });
        expect(refused).to.deep.include({ ok: false });
        expect(refused.error).to.include({ code: 'validation_failed' });

        bobs.say('send_message', { chatId });
        expect((await bobs.next('error')).data).to.include({ code: 'validation_failed', event: 'send_message' });
        expect((await bobs.ask('no such event')).error.code).to.equal('unknown_event');
        expect((await bobs.ask('send_message', { chatId, content: Buffer.from('binary') })).error.code).to.equal('validation_failed');
      });

      it('has hundreds of commands answered that it sends at once', async () => {
        const answers = await Promise.all(
          Array.from({ length: 500 }, (_, index) => bobs.ask('send_message', { chatId, content: `number ${index}` })),
        );
        expect(answers.map(({ data }) => data.message.content)).to.deep.equal(answers.map((_, index) => `number ${index}`));
        expect(new Set(answers.map(({ data }) => data.message.seq))).to.have.property('size', 500);
      });

      it('is not behind when it is told of much at once, or asks for much, and reads it', async () => {
        const text = '語'.repeat(4_000);
        await sendMany(150, text);
        await bobs.until(() => bobs.of('new_message')[149], 'all of it');
        const { data } = await bobs.ask('get_messages', { chatId, limit: 100 });

        expect(data.messages).to.have.length(100);
        expect((await bobs.ask('ping')).ok).to.equal(true);
        expect(bobs.of('error')).to.deep.equal([]);
      });

      it('is shown out for good when its session ends', async () => {
        await bob.http.post('/api/auth/logout');

        expect(await bobs.whenEnded()).to.equal('io server disconnect');
        expect(bobs.of('error').at(-1)?.data).to.include({ code: 'session_ended' });
      });

      it('is told when to come back by a server that goes down, and does so by itself', async () => {
        await node.stop();

        // Its client comes back by itself after either: one that polls may find the door closed before it is told.
        expect(await bobs.whenEnded()).to.be.oneOf(['transport close', 'transport error']);
        const { data } = await bobs.next('error');
        expect(data.code).to.equal('server_restarting');
        expect(data.retryAfterMs).to.be.within(0, 5_000);
        node = await startNode('memory');
      });
    });
  }

  it('refuses who does not say who they are, or in which words they want to talk', async () => {
    const refused = async (auth: Record<string, unknown>) => (await IoWire.dial(node.url, { auth }).whenRefused()).data.code as string;

    expect(await refused({})).to.equal('unauthenticated');
    expect(await refused({ token: 'x' })).to.equal('unauthenticated');
    expect(await refused({ token: 1 })).to.equal('validation_failed');
    expect(await refused({ token: bob.token, vocabulary: 'klingon' })).to.equal('validation_failed');
  });

  it('lets in pages of allowed origins alone', async () => {
    const from = (origin: string) =>
      IoWire.dial(node.url, { auth: { token: bob.token }, transport: 'websocket', options: { extraHeaders: { origin } } });

    const allowed = from('https://chat.example.org');
    await allowed.next('ready');
    await allowed.close();
    await from('https://evil.example.org').whenRefused();
    const polled = await fetch(`${node.url}/socket.io/?EIO=4&transport=polling`, { headers: { origin: 'https://evil.example.org' } });
    expect(polled.status).to.equal(403);
    expect(polled.headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('calls nothing delivered that a client has not answered for, though five hundred frames were flushed to it', async () => {
    const bobs = await HandIoWire.open(node.url, bob.token);
    bobs.answersPings = false;
    await sendMany(500);
    await bobs.until(() => (bobs.of('new_message').length === 500 && bobs.pings > 0) || undefined, 'everything, and a ping');
    expect(adas.of('message_status_update')).to.deep.equal([]);

    bobs.sayPacket('3');
    await adas.next('message_status_update');
    await bobs.close();
  });

  it('calls what was polled delivered when the client polls again', async () => {
    const bobs = await HandIoPoller.open(node.url, bob.token);
    const told: string[] = [];
    while (!told.includes('ready')) told.push(...(await bobs.poll()));
    await sendMany(1);
    while (!told.includes('new_message')) told.push(...(await bobs.poll()));
    await adas.ask('ping');
    expect(adas.of('message_status_update')).to.deep.equal([]);

    void bobs.poll(); // It ends with the node, and nothing depends on it.
    await whenDelivered(1);
  });

  it('costs bounded memory: one that falls behind is told to come again, and what it was sent is an unbroken beginning', async () => {
    const bobs = await HandIoWire.open(node.url, bob.token);
    bobs.socket.pause();
    await sendAMebibyteAndMore();
    bobs.socket.resume();
    await bobs.whenClosed();

    expect(bobs.of('error').at(-1)?.data).to.include({ code: 'fell_behind' });
    const seqs = seqsOf(bobs);
    expect(seqs.length).to.be.lessThan(3_000);
    expect(seqs).to.deep.equal(seqs.map((_, index) => index + 1));
  });

  it('tells one that fell behind and can sync to do so, and goes on', async () => {
    const bobs = await HandIoWire.open(node.url, bob.token);
    bobs.sayPacket('421["sync",{}]');
    bobs.socket.pause();
    await sendAMebibyteAndMore();
    bobs.socket.resume();
    await bobs.next('resync');
    await sendMany(1, 'after');

    await bobs.next('new_message', ({ data }) => data.message.content === 'after');
    await bobs.close();
  });

  it('shows out a client that says nothing but nonsense', async () => {
    const bobs = await HandIoWire.open(node.url, bob.token);
    for (let n = 0; n < 100; n += 1) bobs.say('nonsense', {});
    await bobs.whenClosed();
    expect(bobs.of('error').at(-1)?.data).to.include({ code: 'too_many_refused_frames' });
  });

  it('serves its client to browsers', async () => {
    const script = await fetch(`${node.url}/socket.io/socket.io.js`);
    expect(script.status).to.equal(200);
    expect(script.headers.get('content-type')).to.include('javascript');
  });
});

describe('the ways in for sockets', () => {
  const isThere = async (node: Node, path: string) => (await fetch(`${node.url}${path}`)).status !== 404;

  it('are those that REALTIME names', async () => {
    const [raw, io] = [
      await startNode('memory', { settings: { REALTIME: 'ws' } }),
      await startNode('memory', { settings: { REALTIME: 'socketio' } }),
    ];
    const [ada, bob] = [await register(raw.url), await register(io.url)];

    expect(await isThere(raw, '/socket.io/?EIO=4&transport=polling')).to.equal(false);
    await (await Wire.open(raw.url, ada.token)).close();
    await (await IoWire.open(io.url, bob.token)).close();
    expect((await Wire.dial(io.url).whenClosed()).code).to.equal(1006);
    await Promise.all([raw.stop(), io.stop()]);
  });
});
