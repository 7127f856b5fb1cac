const AT = '2026-11-22T18:04:31.207Z';

const person = { id: '7', name: 'Ada', avatarUrl: null };
const bob = { id: '8', name: 'Bob', avatarUrl: null };
const user = { ...bob, username: 'bob', about: 'Mostly harmless', online: true, lastSeenAt: null, createdAt: AT };
const ownUser = {
  ...{ ...person, username: 'ada', about: '', online: true, lastSeenAt: null, createdAt: AT },
  ...{ email: 'ada@example.org', role: 'user', updatedAt: AT },
};
const quote = { id: '42.16', sender: bob, type: 'text', content: 'Are you coming tonight?' };
const message = {
  ...{ id: '42.17', chatId: '42', seq: 17, revision: 21, clientId: '0b6f1c52', sender: person, type: 'text' },
  ...{ content: 'Yes! What shall I bring?', media: null, replyTo: quote, status: 'delivered' },
  ...{ createdAt: AT, editedAt: null, deletedAt: null },
};
const media = {
  ...{ fileId: '77', url: '/api/files/media/images/77.webp?expires=1795200000&signature=c2ln', thumbnailUrl: null, placeholder: null },
  ...{ mimeType: 'image/webp', size: 48_213, originalName: 'picnic.webp', width: 1_280, height: 960, durationMs: null, waveform: null },
};
const file = { ...media, uploadedBy: person.id, createdAt: AT, kind: 'images' };
const member = { user, role: 'member', joinedAt: AT, joinedSeq: 0, deliveredSeq: 17, readSeq: 16 };
const chat = {
  ...{ id: '42', type: 'private', name: 'Bob', description: null, avatarUrl: null, memberCount: 2, members: [member], myRole: 'member' },
  ...{ lastMessage: message, lastSeq: 17, revision: 21, unreadCount: 0, createdAt: AT, lastActivityAt: AT },
};
const signedIn = { user: ownUser, token: 'eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOiI3In0.c2ln', refreshToken: '9.0.c2VjcmV0', expiresIn: 900 };
const session = { id: '9', createdAt: AT, lastUsedAt: AT, expiresAt: '2026-12-22T18:04:31.207Z', device: 'Firefox', isCurrent: true };
const receipt = { userId: bob.id, status: 'delivered', deliveredAt: AT, readAt: null };

/** What the documents show of each resource: one small story, in which Ada answers Bob. */
export const EXAMPLE = { at: AT, person, user, ownUser, quote, message, media, file, member, chat, signedIn, session, receipt };
