import { claim, equal } from '../claims.js';
import { is, isEmpty, isInvalid, isRefused, type Answer } from '../http.js';
import { shapes } from '../shapes.js';
import type { Person } from '../stage.js';
import { row, type Row } from './row.js';
import { z } from 'zod';

const marked = { message: z.object({ id: shapes.id, status: shapes.status }), unreadCount: shapes.count };
const readAll = { readSeq: shapes.count, unreadCount: shapes.count };
const message = { message: shapes.message };

interface Marking {
  what: string;
  as: 'delivered' | 'read';
  mark: (who: Person, id: string) => Promise<Answer>;
}

const markings: Marking[] = [
  { what: 'POST /api/messages/:id/delivered', as: 'delivered', mark: (who, id) => who.ask('POST', `/api/messages/${id}/delivered`) },
  { what: 'POST /api/messages/:id/read', as: 'read', mark: (who, id) => who.ask('POST', `/api/messages/${id}/read`) },
  ...(['delivered', 'read'] as const).map((status) => ({
    what: `PATCH /api/messages/:id/status { ${status} }`,
    as: status,
    mark: (who: Person, id: string) => who.ask('PATCH', `/api/messages/${id}/status`, { status }),
  })),
];

export const receiptRows: Row[] = [
  ...markings.map(({ what, as, mark }) =>
    row(what, '200 { message: { id, status }, unreadCount }, and so is all before it', async (stage) => {
      const { ada, bob, chatId } = await stage.pair();
      const [first, second, third] = [
        await stage.post(ada, chatId, '1'),
        await stage.post(ada, chatId, '2'),
        await stage.post(ada, chatId, '3'),
      ];
      const answer = await mark(bob, second.id).then(is(200, marked));
      equal(answer, { message: { id: second.id, status: as }, unreadCount: as === 'read' ? 1 : 3 }, 'the answer');
      const statuses = await Promise.all(
        [first, second, third].map(({ id }) => ada.ask('GET', `/api/messages/${id}`).then(is(200, message))),
      );
      equal(
        statuses.map((one) => one.message.status),
        [as, as, 'sent'],
        'the statuses of three messages',
      );
      const cyd = await stage.person('Cyd');
      await mark(cyd, first.id).then(isRefused(404, 'message_not_found'));
    }),
  ),
  row('PATCH /api/messages/:id/status', '400 for another status', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const { id } = await stage.post(ada, chatId, 'Hello');
    await bob.ask('PATCH', `/api/messages/${id}/status`, { status: 'seen' }).then(isInvalid('status'));
  }),
  row('status', 'as far as the slowest recipient, and it never falls', async (stage) => {
    const [ada, bob, cyd] = await stage.three();
    const group = await stage.group(ada, [bob, cyd]);
    const sent = await stage.post(ada, group.id, 'Hello, both');
    const statusAfter = async (who: Person, verb: string) => {
      await who.ask('POST', `/api/messages/${sent.id}/${verb}`).then(is(200, marked));
      return (await ada.ask('GET', `/api/messages/${sent.id}`).then(is(200, message))).message.status;
    };
    equal(await statusAfter(bob, 'read'), 'sent', 'the status when one of two has read it');
    equal(await statusAfter(cyd, 'delivered'), 'delivered', 'the status when the other has it');
    equal(await statusAfter(cyd, 'read'), 'read', 'the status when both have read it');
    equal(await statusAfter(cyd, 'delivered'), 'read', 'the status after a late word of its delivery');
  }),
  row('status', 'of those who had joined before it and are still there: nobody who came or went holds it back', async (stage) => {
    const [ada, bob, cyd] = await stage.three();
    const { id } = await stage.group(ada, [bob, cyd]);
    const sent = await stage.post(ada, id, 'Hello, both');
    const dan = await stage.person('Dan');
    await ada.ask('POST', `/api/messages/chats/${id}/members`, { memberIds: [dan.id] });
    const status = async () => (await ada.ask('GET', `/api/messages/${sent.id}`).then(is(200, message))).message.status;
    await bob.ask('POST', `/api/messages/${sent.id}/read`).then(is(200, marked));
    equal(await status(), 'sent', 'the status when one of two has read it');
    await cyd.ask('DELETE', `/api/messages/chats/${id}/members/${cyd.id}`).then(isEmpty(204));
    equal(await status(), 'read', 'the status when the other has left');
  }),
  row('GET /api/messages/:id/receipts', '200 { receipts } to its sender, 403 not_the_sender to other members', async (stage) => {
    const [ada, bob, cyd] = await stage.three();
    const { id } = await stage.group(ada, [bob]);
    const sent = await stage.post(ada, id, 'Hello');
    const receipts = { receipts: z.array(shapes.receipt) };
    const before = await ada.ask('GET', `/api/messages/${sent.id}/receipts`).then(is(200, receipts));
    equal(before.receipts, [{ userId: bob.id, status: 'sent', deliveredAt: null, readAt: null }], 'the receipts before');
    await bob.ask('POST', `/api/messages/${sent.id}/read`).then(is(200, marked));
    const after = await ada.ask('GET', `/api/messages/${sent.id}/receipts`).then(is(200, receipts));
    const [{ status, deliveredAt, readAt } = { status: 'none' }] = after.receipts;
    equal([status, typeof deliveredAt, typeof readAt], ['read', 'string', 'string'], 'the receipt after: reading implies delivery');
    await bob.ask('GET', `/api/messages/${sent.id}/receipts`).then(isRefused(403, 'not_the_sender'));
    await cyd.ask('GET', `/api/messages/${sent.id}/receipts`).then(isRefused(404, 'message_not_found'));
  }),
  ...['conversation/:conversationId', 'chats/:chatId'].map((route) =>
    row(`POST /api/messages/${route}/read`, '200 { readSeq, unreadCount }, up to a message or all', async (stage) => {
      const { ada, bob, chatId } = await stage.pair();
      for (const content of ['1', '2', '3']) await stage.post(ada, chatId, content);
      const path = `/api/messages/${route.split('/')[0] ?? ''}/${chatId}/read`;
      equal(
        await bob.ask('POST', path, { upTo: `${chatId}.2` }).then(is(200, readAll)),
        { readSeq: 2, unreadCount: 1 },
        'up to the second',
      );
      equal(await bob.ask('POST', path).then(is(200, readAll)), { readSeq: 3, unreadCount: 0 }, 'all');
      equal(await bob.ask('POST', path, { upTo: `${chatId}.1` }).then(is(200, readAll)), { readSeq: 3, unreadCount: 0 }, 'no way back');
      const cyd = await stage.person('Cyd');
      const refused = await cyd.ask('POST', path);
      claim(refused.status === 404, 'a stranger should get 404', refused.status);
    }),
  ),
];
