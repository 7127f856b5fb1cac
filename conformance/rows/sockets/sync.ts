import { claim, equal } from '../../claims.js';
import { isAck, isError, type Client } from '../../clients/client.js';
import { Copy } from '../../clients/copy.js';
import { is, isEmpty } from '../../http.js';
import { shapes } from '../../shapes.js';
import type { Person, Stage } from '../../stage.js';
import { over, type SocketRow } from '../row.js';
import { z } from 'zod';

const page = { messages: z.array(shapes.message), hasMore: z.boolean() };
const sync = (client: Client, body: object) => client.ask('sync', body).then(isAck(shapes.sync.shape));
const revisionOf = async (who: Person, id: string) =>
  (await who.ask('GET', `/api/messages/chats/${id}`).then(is(200, { chat: shapes.chat }))).chat.revision;
const historyOf = async (who: Person, id: string) => (await who.ask('GET', `/api/messages/chat/${id}`).then(is(200, page))).messages;
const posted = async (stage: Stage, who: Person, chatId: string, count: number) => {
  for (let nth = 1; nth <= count; nth += 1) await stage.post(who, chatId, `${nth}`);
};

export const syncRows: SocketRow[] = [
  over('sync {} -> every chat anew: reset, its view, its newest messages, its head', async (stage, combination) => {
    const [ada, bob, cyd] = await stage.three();
    const [first, second] = [await stage.chat(ada, bob), (await stage.group(ada, [bob, cyd])).id];
    await posted(stage, ada, first, 31);
    const answer = await sync(await stage.connect(bob, combination), {});
    equal(answer.chats.map(({ chatId, reset }) => [chatId, reset]), [[first, true], [second, true]], 'the chats, latest activity first'); // prettier-ignore
    const [told] = answer.chats;
    equal([told?.chat?.id, told?.chat?.unreadCount, told?.revision], [first, 31, await revisionOf(bob, first)], 'the view and the head');
    equal([told?.messages.length, told?.messages.at(-1)?.seq], [30, 31], 'the newest messages');
  }),
  over('sync with the revisions one has -> nothing, then what changed since, in order of revision', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const [first] = [await stage.post(ada, chatId, 'One'), await stage.post(ada, chatId, 'Two')];
    const client = await stage.connect(bob, combination);
    const copy = new Copy(chatId, 0);
    copy.applySync(await sync(client, {}));
    equal((await sync(client, { chats: { [chatId]: copy.have } })).chats, [], 'what changed when nothing did');

    await stage.post(ada, chatId, 'Three');
    await ada.ask('PATCH', `/api/messages/${first.id}`, { content: 'One, really' }).then(is(200, { message: shapes.message }));
    const [since, ...more] = (await sync(client, { chats: { [chatId]: copy.have } })).chats;
    equal(more, [], 'what is told of other chats');
    equal(
      since?.messages.map(({ content }) => content),
      ['Three', 'One, really'],
      'what changed, in order of revision',
    );
    equal([since?.reset, since?.revision], [undefined, await revisionOf(bob, chatId)], 'that it goes on, to the head');
    copy.applySync({ chats: since ? [since] : [], receipts: [], since: '', own: '' });
    copy.isLike(await historyOf(bob, chatId), 'what the client has');
  }),
  over('sync of what one joined after the revision given -> reset: true, and nothing from before', async (stage, combination) => {
    const [ada, bob] = await stage.two();
    const { id } = await stage.group(ada, [bob]);
    const client = await stage.connect(bob, combination);
    const before = await revisionOf(bob, id);
    await stage.post(ada, id, 'In the first stay');
    await bob.ask('DELETE', `/api/messages/chats/${id}/members/${bob.id}`).then(isEmpty(204));
    await ada.ask('POST', `/api/messages/chats/${id}/members`, { memberIds: [bob.id] });
    await stage.post(ada, id, 'In the second stay');
    const [told] = (await sync(client, { chats: { [id]: before } })).chats;
    equal([told?.reset, told?.chat?.id], [true, id], 'that the chat is told anew');
    const texts = told?.messages.filter(({ type }) => type !== 'system').map(({ content }) => content);
    equal(texts, ['In the second stay'], 'the messages');
  }),
  over(
    'sync of a group of more than 100 -> without its members, which are fetched',
    async (stage, combination) => {
      const people: Person[] = [];
      // A few at a time, as a server may refuse to hash a hundred passwords at once.
      while (people.length < 101) people.push(...(await Promise.all([1, 2, 3, 4, 5, 6].map(() => stage.person()))));
      const [ada, ...others] = people;
      claim(ada !== undefined, 'there is somebody');
      const { id } = await stage.group(ada, others);
      const client = await stage.connect(ada, combination);
      const [told] = (await sync(client, {})).chats;
      equal([told?.chat?.memberCount, told?.chat?.members, told?.members], [people.length, undefined, undefined], 'the members');
      const { members } = await ada.ask('GET', `/api/messages/chats/${id}/members`).then(is(200, { members: z.array(shapes.member) }));
      equal(members.length, people.length, 'how many are fetched');
    },
    ({ transport, vocabulary }) => transport === 'ws' && vocabulary === 'chats',
  ),
  over('sync with a limit of 1,000 is taken, of more is refused', async (stage, combination) => {
    const client = await stage.connect(await stage.person(), combination);
    await sync(client, { limit: 1_000 });
    for (const limit of [0, 1_001]) isError('validation_failed')(await client.ask('sync', { limit }));
  }),
  over('sync tells members who came, went or changed', async (stage, combination) => {
    const [ada, bob, cyd] = await stage.three();
    const { id } = await stage.group(ada, [bob]);
    const client = await stage.connect(bob, combination);
    const before = await revisionOf(bob, id);
    await ada.ask('POST', `/api/messages/chats/${id}/members`, { memberIds: [cyd.id] });
    const came = await sync(client, { chats: { [id]: before } });
    const ids = (came.chats[0]?.members ?? []).map((member) => ('user' in member ? member.user.id : ''));
    claim(ids.includes(cyd.id), 'who came should be told', came.chats);
    await ada.ask('DELETE', `/api/messages/chats/${id}/members/${cyd.id}`).then(isEmpty(204));
    const went = await sync(client, { chats: { [id]: came.chats[0]?.revision ?? 0 } });
    equal(went.chats[0]?.members, [{ userId: cyd.id, left: true }], 'who went');
  }),
  over('sync with only: true -> the chats named and no others; left: true for those one is no longer in', async (stage, combination) => {
    const [ada, bob, cyd] = await stage.three();
    const [kept, group] = [await stage.chat(ada, bob), (await stage.group(ada, [bob, cyd])).id];
    await stage.post(ada, kept, 'Hello');
    const client = await stage.connect(bob, combination);
    const only = await sync(client, { chats: { [kept]: 0 }, only: true });
    equal(only.chats.map(({ chatId }) => chatId), [kept], 'the chats told of'); // prettier-ignore
    await ada.ask('DELETE', `/api/messages/chats/${group}/members/${bob.id}`).then(isEmpty(204));
    const gone = await sync(client, { chats: { [kept]: await revisionOf(bob, kept), [group]: 1 } });
    equal(gone.chats.map(({ chatId, left }) => [chatId, left]), [[group, true]], 'what is told of a chat that one is not in'); // prettier-ignore
  }),
  over('sync with since -> the cursors that moved: receipts', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    await stage.post(ada, chatId, 'Hello');
    const client = await stage.connect(ada, combination);
    const { since, own } = await sync(client, {});
    await bob.ask('POST', `/api/messages/chats/${chatId}/read`).then(is(200, { readSeq: shapes.count }));
    const later = await sync(client, { chats: { [chatId]: await revisionOf(ada, chatId) }, since, own });
    const moved = later.receipts.find(({ userId, chatId: of }) => userId === bob.id && of === chatId);
    equal([moved?.readSeq, moved?.deliveredSeq], [1, 1], "Bob's cursors");
  }),
  over('sync with own -> what one hid elsewhere: hidden', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const { id } = await stage.post(ada, chatId, 'Not for Bob');
    const client = await stage.connect(bob, combination);
    const { since, own } = await sync(client, {});
    await bob.ask('DELETE', `/api/messages/${id}?scope=me`).then(is(200, { message: shapes.message }));
    const later = await sync(client, { chats: { [chatId]: await revisionOf(bob, chatId) }, since, own });
    equal(later.hidden, [id], 'what was hidden');
  }),
];
