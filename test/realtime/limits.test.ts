import { expect } from 'chai';
import { readConfig } from '../../src/bootstrap/config.js';
import { limitsOf } from '../../src/bootstrap/limits.js';
import { privateChat, register, Wire, type Answer, type Frame, type Person } from '../support/client.js';
import { codesOf, limitedNode, shownLimit, times } from '../support/limited-node.js';
import { upTo } from '../support/storage-world.js';

const TOO_MANY_COMMANDS = 'Too many commands in a short time: wait as long as the answer says.';
const MINUTE_MS = 60_000;
const codeOf = ({ event, data }: Frame): string => (event === 'error' ? (data.code as string) : event);

async function repliesTo(count: number, ask: () => Promise<Frame>): Promise<string[]> {
  const replies: string[] = [];
  for (const _ of upTo(1, count)) replies.push(codeOf(await ask()));
  return replies;
}

/** Two people of a node, their chat, and a socket of the first. */
function twoOf(node: ReturnType<typeof limitedNode>) {
  const two = {} as { ada: Person; bob: Person; chatId: string; wire: Wire };
  beforeEach(async () => {
    const [ada, bob] = [await register(node().url, 'ada'), await register(node().url, 'bob')];
    Object.assign(two, { ada, bob, chatId: await privateChat(ada, bob), wire: await Wire.open(node().url, ada.token) });
  });
  afterEach(() => two.wire.close());
  return two;
}

describe('messages of a user', () => {
  const node = limitedNode();
  const two = twoOf(node);
  let sent = 0;
  const post = (more: object = {}, { http } = two.ada): Promise<Answer> =>
    http.post('/api/messages', { chatId: two.chatId, content: `message ${(sent += 1)}`, ...more });
  const say = (more: object = {}, wire = two.wire) => wire.send(two.chatId, `message ${(sent += 1)}`, more as Record<string, unknown>);

  it('are sixty in a minute, over HTTP and all sockets together', async () => {
    const other = await Wire.open(node().url, two.ada.token);
    expect(await codesOf(20, post)).to.deep.equal(times(20, 201));
    expect(await repliesTo(20, say)).to.deep.equal(times(20, 'message_sent'));
    expect(await repliesTo(20, () => say({}, other))).to.deep.equal(times(20, 'message_sent'));

    await node().time.pass(500);
    for (const wire of [two.wire, other])
      expect((await say({}, wire)).data).to.deep.equal({
        code: 'rate_limited',
        message: 'Too many messages in a short time: wait as long as the answer says.',
        retryAfterMs: MINUTE_MS - 500,
      });
    const refused = await post();
    expect([refused.status, refused.body.code, ...shownLimit(refused)]).to.deep.equal([429, 'rate_limited', '60', '0', '60', '60;w=60']);
    expect(refused.headers.get('retry-after')).to.equal('60');
    expect((await post({}, two.bob)).status).to.equal(201);
    await other.close();
  });

  it('are let through again when the minute is over', async () => {
    await codesOf(60, post);
    await node().time.pass(MINUTE_MS - 1);
    expect((await say()).data.retryAfterMs).to.equal(1);

    await node().time.pass(1);
    expect(codeOf(await say())).to.equal('message_sent');
    expect(shownLimit(await post())).to.deep.equal(['60', '58', '60', '60;w=60']);
  });

  it('are edits as well, and nothing else', async () => {
    const { message } = (await post()).body;
    const edit = (content: string) => two.wire.ask('edit_message', { messageId: message.id, content });
    const patch = (content: string) => two.ada.http.patch(`/api/messages/${message.id}`, { content });
    expect(shownLimit(await patch('edited'))[1]).to.equal('58');
    expect(await repliesTo(58, () => edit('again'))).to.deep.equal(times(58, 'ack'));

    expect([codeOf(await edit('more')), (await patch('more')).body.code]).to.deep.equal(times(2, 'rate_limited'));
    expect(codeOf(await two.wire.ask('get_messages', { chatId: two.chatId }))).to.equal('ack');
    expect((await two.ada.http.delete(`/api/messages/${message.id}`)).status).to.equal(200);
  });

  it('are counted too when they are refused', async () => {
    const elsewhere = await post({ chatId: '42' });
    expect([elsewhere.body.code, shownLimit(elsewhere)[1]]).to.deep.equal(['chat_not_found', '59']);
  });

  it('are not counted when they are repeats', async () => {
    const repeat = { content: 'once', clientId: 'mine' };
    expect(await codesOf(30, () => post(repeat))).to.deep.equal([201, ...times(29, 200)]);
    expect(await repliesTo(40, () => say(repeat))).to.deep.equal(times(40, 'message_sent'));
    expect(shownLimit(await post(repeat))[3]).to.equal('3000;w=900');

    expect(shownLimit(await post())).to.deep.equal(['60', '58', '60', '60;w=60']);
  });

  it('are answered when they are repeats, however many were sent since', async () => {
    const first = { content: 'once', clientId: 'mine' };
    const { message } = (await post(first)).body;
    await codesOf(59, post);

    expect((await post({ content: 'another', clientId: 'another' })).status).to.equal(429);
    const again = await post(first);
    expect([again.status, again.body]).to.deep.equal([200, { message }]);
    expect((await say(first)).data).to.deep.equal({ message });
    expect(codeOf(await say({ ...first, content: 'otherwise' }))).to.equal('client_id_reused');
    expect((await post()).status).to.equal(429);
  });
});

describe('commands of a user', () => {
  const node = limitedNode({ LIMIT_COMMANDS: '5' });
  const two = twoOf(node);
  const join = (wire = two.wire) => wire.ask('join_chat_room', { chatId: two.chatId });

  it('are so many in a minute, over all sockets together', async () => {
    const other = await Wire.open(node().url, two.ada.token);
    const bobs = await Wire.open(node().url, two.bob.token);
    expect([...(await repliesTo(2, join)), ...(await repliesTo(1, () => join(other)))]).to.deep.equal(times(3, 'ack'));

    for (const wire of [two.wire, other])
      expect((await join(wire)).data).to.deep.equal({ code: 'rate_limited', message: TOO_MANY_COMMANDS, retryAfterMs: MINUTE_MS });
    expect(codeOf(await join(bobs))).to.equal('ack');
    await node().time.pass(MINUTE_MS);
    expect(codeOf(await join())).to.equal('ack');
    await Promise.all([other.close(), bobs.close()]);
  });

  it('are those with a bad body as well, and saying again who one is', async () => {
    expect(codeOf(await two.wire.ask('sync', []))).to.equal('validation_failed');
    expect(await repliesTo(3, () => two.wire.ask('authenticate', { token: two.ada.token }))).to.deep.equal(times(3, 'ack'));

    expect(codeOf(await two.wire.ask('sync', []))).to.equal('rate_limited');
    expect(codeOf(await two.wire.ask('authenticate', { token: two.ada.token }))).to.equal('rate_limited');
  });

  it('are not receipts and pings', async () => {
    const { body } = await two.bob.http.post('/api/messages', { chatId: two.chatId, content: 'hello' });
    const messageId = body.message.id as string;
    const free = [
      () => two.wire.ask('ping'),
      () => two.wire.ask('mark_message_delivered', { messageId }),
      () => two.wire.ask('mark_message_read', { messageId }),
      () => two.wire.ask('mark_chat_read', { chatId: two.chatId }),
    ];
    for (const ask of free) expect(await repliesTo(3, ask)).to.deep.equal(times(3, 'ack'));
    expect(await repliesTo(5, join)).to.deep.equal([...times(4, 'ack'), 'rate_limited']);
    for (const ask of free) expect(codeOf(await ask())).to.equal('ack');
  });

  it('are the opening of sockets as well, so that who is shown out cannot come back at once', async () => {
    await repliesTo(4, join);
    const shown = Wire.dial(node().url, { headers: { authorization: `Bearer ${two.ada.token}` } });
    const status = await new Promise((resolve) => shown.socket.on('unexpected-response', (_, response) => resolve(response.statusCode)));
    expect(status).to.equal(429);
    shown.socket.terminate();

    const asking = Wire.dial(node().url);
    await new Promise((resolve) => asking.socket.on('open', resolve));
    expect(codeOf(await asking.ask('authenticate', { token: two.ada.token }))).to.equal('rate_limited');
    await node().time.pass(MINUTE_MS);
    expect(codeOf(await asking.ask('authenticate', { token: two.ada.token }))).to.equal('ready');
    await asking.close();
  });

  it('are 1,200 when nothing else is said', () => {
    expect(limitsOf(readConfig({})).commands).to.deep.equal({ count: 1_200, windowMs: MINUTE_MS });
  });
});

describe('requests and commands of a user who is in a rush', () => {
  const node = limitedNode({ LIMIT_PER_SECOND: '20' });
  const two = twoOf(node);

  it('are answered in their order, and keep nobody else waiting', async () => {
    const { wire, bob, chatId } = two;
    for (const n of upTo(1, 30)) wire.say('send_message', { chatId, content: `${n}` }, n);
    const bobs = await bob.http.post('/api/messages', { chatId, content: 'meanwhile' });
    expect(wire.of('message_sent').length).to.be.below(30);

    await wire.next('message_sent', ({ id }) => id === 30);
    expect(wire.of('message_sent').map(({ id }) => id)).to.deep.equal(upTo(1, 30));
    expect(bobs.body.message.seq).to.be.below(31);
  });

  it('come to nothing once the session has ended', async () => {
    const { wire, ada, bob, chatId } = two;
    for (const n of upTo(1, 30)) wire.say('send_message', { chatId, content: `${n}` }, n);
    await wire.next('message_sent');
    await ada.http.post('/api/auth/logout');
    expect((await wire.whenClosed()).code).to.equal(4401);

    const { body } = await bob.http.get(`/api/messages/chat/${chatId}?limit=100`);
    await node().app.limits.request({ address: '' }, ada.id as never);
    expect((await bob.http.get(`/api/messages/chat/${chatId}?limit=100`)).body.messages).to.have.length(body.messages.length);
  });
});

describe('a socket that does not heed its limits', () => {
  const node = limitedNode();
  const two = twoOf(node);

  it('is closed at its hundredth refusal, and answered until then', async () => {
    const { wire, chatId } = two;
    for (const n of upTo(1, 160)) wire.say('send_message', { chatId, content: `${n}` }, n);

    expect((await wire.whenClosed()).code).to.equal(1008);
    expect(wire.of('error').map(codeOf)).to.deep.equal(times(100, 'rate_limited'));
    const { body } = await two.bob.http.get(`/api/messages/chat/${chatId}?limit=100`);
    expect(body.messages).to.have.length(60);
  });
});
