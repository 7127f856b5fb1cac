import { later, type Row } from './row.js';

/** What the contract promises of parts that this suite does not look at yet. */
export const laterRows: Row[] = [
  later('GET /api/notifications', '{ notifications, unreadCount, nextCursor }'),
  later('GET /api/notifications/unread', '{ notifications, unreadCount, nextCursor }'),
  later('PATCH /api/notifications/:id/read', '{ notification, unreadCount }'),
  later('PATCH /api/notifications/read-all', '{ unreadCount }'),
  later('DELETE /api/notifications/:id', '204'),
  later('GET /api/notifications/push-key', '{ publicKey }'),
  later('POST /api/notifications/subscriptions', '201'),
  later('DELETE /api/notifications/subscriptions', '204'),
  later('GET /api/admin/stats', 'admins only'),
  later('GET /api/admin/users', 'admins only'),
  later('GET /api/admin/messages', 'admins only'),
  later('GET /api/admin/health', 'admins only'),
  later('GET /api/admin/audit', 'admins only'),
  later('PATCH /api/admin/users/:id', '{ user }'),
  later('GET /metrics', 'Prometheus text'),
  later('sockets', 'notification: { notification }'),
];
