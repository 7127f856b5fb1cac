import { claim, equal, holdsNothingOfTheViewer } from '../../claims.js';
import { is, isEmpty } from '../../http.js';
import { shapes } from '../../shapes.js';
import { over, type SocketRow } from '../row.js';
import { z } from 'zod';

const created = { ...shapes.logged, chat: shapes.chat };
const changed = z.object({ name: z.string(), description: z.string().nullable(), memberCount: shapes.count }).partial();
const updated = { ...shapes.logged, changed, members: z.array(shapes.changedMember).optional() };
const left = { ...shapes.logged, reason: z.enum(['left', 'removed']) };

export const chatEventRows: SocketRow[] = [
  over('a new private chat -> {chatCreated} { chat } to each, called as the other', async (stage, combination) => {
    const [ada, bob] = await stage.two();
    const [one, other] = [await stage.connect(ada, combination), await stage.connect(bob, combination)];
    const id = await stage.chat(ada, bob);
    const [mine, theirs] = [await one.told('chatCreated', created), await other.told('chatCreated', created)];
    equal([mine.chat.id, mine.chat.name, theirs.chat.id, theirs.chat.name], [id, 'Bob', id, 'Ada'], 'the chat as each of them sees it');
  }),
  over('a new group -> {chatCreated} { chat } to each member, with their own role', async (stage, combination) => {
    const [ada, bob, cyd] = await stage.three();
    const clients = await Promise.all([ada, bob, cyd].map((who) => stage.connect(who, combination)));
    const group = await stage.group(ada, [bob, cyd]);
    const views = await Promise.all(clients.map((client) => client.told('chatCreated', created)));
    equal(views.map(({ chat }) => [chat.id, chat.myRole]), [[group.id, 'owner'], [group.id, 'member'], [group.id, 'member']], 'the views'); // prettier-ignore
  }),
  over('a group renamed and described -> {chatUpdated} { chatId, changed } to members', async (stage, combination) => {
    const [ada, bob] = await stage.two();
    const group = await stage.group(ada, [bob]);
    const clients = [await stage.connect(ada, combination), await stage.connect(bob, combination)];
    const change = { name: 'Renamed', description: 'What for' };
    await ada.ask('PATCH', `/api/messages/chats/${group.id}`, change).then(is(200, { chat: shapes.chat }));
    for (const client of clients) {
      let came: z.infer<typeof changed> = {};
      while (came.name === undefined || came.description === undefined) {
        const event = await client.told('chatUpdated', updated, ({ chatId }) => chatId === group.id);
        holdsNothingOfTheViewer(event);
        came = { ...came, ...event.changed };
      }
      equal({ name: came.name, description: came.description }, change, 'what was changed');
    }
  }),
  over('whoever is let in gets {chatCreated}, the others {chatUpdated} with memberCount and members', async (stage, combination) => {
    const [ada, bob, cyd] = await stage.three();
    const group = await stage.group(ada, [bob]);
    const [old, fresh] = [await stage.connect(bob, combination), await stage.connect(cyd, combination)];
    await ada.ask('POST', `/api/messages/chats/${group.id}/members`, { memberIds: [cyd.id] });
    const view = await fresh.told('chatCreated', created);
    equal([view.chat.id, view.chat.myRole, view.chat.memberCount], [group.id, 'member', 3], 'the group as the newcomer sees it');
    const event = await old.told('chatUpdated', updated, ({ members }) => members !== undefined);
    const [member] = event.members ?? [];
    claim(member !== undefined && 'user' in member && member.user.id === cyd.id, 'who came should be named', event);
    equal(event.changed.memberCount, 3, 'the number of members');
  }),
  over('a role given -> {chatUpdated} with members', async (stage, combination) => {
    const [ada, bob] = await stage.two();
    const group = await stage.group(ada, [bob]);
    const client = await stage.connect(bob, combination);
    await ada.ask('PATCH', `/api/messages/chats/${group.id}/members/${bob.id}`, { role: 'admin' }).then(is(200, { member: shapes.member }));
    const event = await client.told('chatUpdated', updated, ({ members }) => members !== undefined);
    const [member] = event.members ?? [];
    claim(
      member !== undefined && 'user' in member && member.user.id === bob.id && member.role === 'admin',
      'the role should be told',
      event,
    );
  }),
  ...(['left', 'removed'] as const).map((reason) =>
    over(
      `who ${reason === 'left' ? 'leaves' : 'is removed'} gets {chatLeft} ${reason}, the last of that chat; the others {chatUpdated}`,
      async (stage, combination) => {
        const [ada, bob, cyd] = await stage.three();
        const group = await stage.group(ada, [bob, cyd]);
        const [goer, stayer] = [await stage.connect(bob, combination), await stage.connect(cyd, combination)];
        const who = reason === 'left' ? bob : ada;
        await who.ask('DELETE', `/api/messages/chats/${group.id}/members/${bob.id}`).then(isEmpty(204));
        const last = await goer.told('chatLeft', left);
        equal([last.chatId, last.reason], [group.id, reason], 'what the one who goes is told');
        const event = await stayer.told('chatUpdated', updated, ({ members }) => members !== undefined);
        equal(event.members, [{ userId: bob.id, left: true }], 'who went');
        equal(event.changed.memberCount, 2, 'the number of members');

        const { id } = await stage.post(ada, group.id, 'Gone?');
        await stayer.told('newMessage', { message: shapes.message }, ({ message }) => message.id === id);
        await goer.barrier();
        const of = goer.heard.map((frame) => JSON.stringify(frame)).filter((text) => text.includes(`"chatId":"${group.id}"`));
        claim(of.at(-1)?.includes(`"reason":"${reason}"`) === true, 'nothing should come of the chat after that', of.at(-1));
      },
    ),
  ),
];
