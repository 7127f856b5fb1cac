import { claim, equal } from '../../claims.js';
import { Copy } from '../../clients/copy.js';
import { isAck } from '../../clients/client.js';
import { SENT } from '../../clients/names.js';
import { is } from '../../http.js';
import { shapes } from '../../shapes.js';
import { over, type SocketRow } from '../row.js';
import { z } from 'zod';

const page = { messages: z.array(shapes.message), hasMore: z.boolean() };
const message = { message: shapes.message };
const chat = { chat: shapes.chat };

export const orderRows: SocketRow[] = [
  over(
    "events of one chat come in the log's order, each with the revision before it: two people write, edit and delete at once",
    async (stage, combination) => {
      const [ada, bob, cyd] = await stage.three();
      const group = await stage.group(ada, [bob, cyd]);
      const [one, other, watcher] = await Promise.all([ada, bob, cyd].map((who) => stage.connect(who, combination)));
      claim(one !== undefined && other !== undefined && watcher !== undefined, 'there are three connections');
      const busy = [one, other].map(async (client, who) => {
        for (let nth = 0; nth < 8; nth += 1) {
          const sent = await client
            .ask('sendMessage', { chatId: group.id, content: `${who}.${nth}` })
            .then(isAck(message, SENT[combination.vocabulary]));
          if (nth % 3 === 1)
            await client.ask('editMessage', { messageId: sent.message.id, content: `${who}.${nth}!` }).then(isAck(message));
          if (nth % 3 === 2) await client.ask('deleteMessage', { messageId: sent.message.id }).then(isAck(message));
        }
      });
      await Promise.all(busy);
      const last = await stage.post(ada, group.id, 'The last');
      await watcher.told('newMessage', message, (data) => data.message.id === last.id);

      const copy = new Copy(group.id, group.revision);
      for (const frame of watcher.heard) copy.apply(frame);
      const { messages } = await cyd.ask('GET', `/api/messages/chat/${group.id}`).then(is(200, page));
      const news = messages.filter(({ type }) => type !== 'system');
      copy.isLike(news, 'what was told, put together');
      equal(copy.have, (await cyd.ask('GET', `/api/messages/chats/${group.id}`).then(is(200, chat))).chat.revision, 'the last revision');
      equal(news.map(({ seq }) => seq), news.map((_, index) => (news[0]?.seq ?? 0) + index), 'the seqs, without a hole'); // prettier-ignore
    },
  ),
  over('whoever writes has no hole either: replies and events make the whole log', async (stage, combination) => {
    const [ada, bob] = await stage.two();
    const { id, revision } = await stage.group(ada, [bob]);
    const writer = await stage.connect(ada, combination);
    const replies: number[] = [];
    for (let nth = 0; nth < 4; nth += 1) {
      const sent = await writer
        .ask('sendMessage', { chatId: id, content: `Mine ${nth}` })
        .then(isAck(message, SENT[combination.vocabulary]));
      replies.push(sent.message.revision);
      const other = await stage.post(bob, id, `Yours ${nth}`);
      await writer.told('newMessage', message, (data) => data.message.id === other.id);
    }
    const events = writer.heard.flatMap(({ data }) => z.object(shapes.logged).safeParse(data).data ?? []);
    const had = new Set([...replies, ...events.filter(({ chatId }) => chatId === id).map((event) => event.revision)]);
    const head = (await ada.ask('GET', `/api/messages/chats/${id}`).then(is(200, chat))).chat.revision;
    const missing = Array.from({ length: head - revision }, (_, index) => revision + 1 + index).filter((one) => !had.has(one));
    equal(missing, [], 'the revisions that neither a reply nor an event brought');
  }),
  over('in a group changes of name and members stand in the same order', async (stage, combination) => {
    const [ada, bob, cyd] = await stage.three();
    const group = await stage.group(ada, [bob]);
    const watcher = await stage.connect(bob, combination);
    await stage.post(ada, group.id, 'First');
    await ada.ask('PATCH', `/api/messages/chats/${group.id}`, { name: 'Second' }).then(is(200, chat));
    await ada.ask('POST', `/api/messages/chats/${group.id}/members`, { memberIds: [cyd.id] });
    await ada.ask('PATCH', `/api/messages/chats/${group.id}/members/${cyd.id}`, { role: 'admin' });
    const last = await stage.post(ada, group.id, 'Last');
    await watcher.told('newMessage', message, (data) => data.message.id === last.id);
    const copy = new Copy(group.id, group.revision);
    for (const frame of watcher.heard) copy.apply(frame);
    const { messages } = await bob.ask('GET', `/api/messages/chat/${group.id}`).then(is(200, page));
    copy.isLike(messages.filter(({ revision }) => revision > group.revision), 'what was told, system messages included'); // prettier-ignore
  }),
];
