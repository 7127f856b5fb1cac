import type { World } from './bad-world.js';

export type Kind = 'user' | 'session' | 'member' | 'chat' | 'group' | 'message' | 'file' | 'unsent' | 'picture' | 'media';

/** What a client hears when the id of such a thing names nothing that it can see. */
export const NOT_FOUND: Record<Kind, string> = {
  user: 'user_not_found',
  session: 'session_not_found',
  member: 'member_not_found',
  chat: 'chat_not_found',
  group: 'chat_not_found',
  message: 'message_not_found',
  file: 'file_not_found',
  unsent: 'file_not_found',
  picture: 'file_not_found',
  media: 'file_not_found',
};

/** Texts where the id of a thing is wanted, which name no thing of that kind that Ada can see. */
export function idsOfNothing(world: World, kind: Kind): string[] {
  const real = realIdOf(world, kind);
  return [...NEVER_IDS, `0${real}`, `${real}.`, `.${real}`, `${real}\n`, ` ${real}`, ...wrongIds(world)[kind]];
}

export function realIdOf(world: World, kind: Kind): string {
  const { bob, sessionId, chatId, groupId, messageId, fileId, unsentFileId, pictureId } = world;
  const files = { file: fileId, unsent: unsentFileId, picture: `${pictureId}.webp`, media: `${fileId}.txt` };
  return { user: bob.id, session: sessionId, member: bob.id, chat: chatId, group: groupId, message: messageId, ...files }[kind];
}

const NEVER_IDS = [
  ...['0', '-1', '1.5', '1e3', '0x1f', '1.2.3', '..', '../../etc/passwd', '%00', 'null', '__proto__', 'constructor'],
  ...['\0', '１２', '\u{1f600}', "1' or '1'='1", '9223372036854775808', ...[19, 20, 40, 60].map((digits) => '9'.repeat(digits))],
];

/** Ids of something else, of another's, and of what would come next. */
function wrongIds(world: World): Record<Kind, string[]> {
  const { ada, eve, othersSessionId, chatId, messageId, othersChatId, othersMessageId, fileId, othersFileId, pictureId } = world;
  const seqs = ['0', '-1', '01', '1.0', '1.1', '999', '2147483647', '2147483648', '4294967297', '9'.repeat(19), '1e0'];
  const otherFiles = [ada.id, messageId, othersFileId, `${fileId}.txt`, '1'];
  return {
    user: [chatId, messageId, othersChatId, '1'],
    session: [ada.id, chatId, othersSessionId, '1'],
    member: [chatId, messageId, eve.id, '1'],
    chat: [ada.id, messageId, othersChatId, othersMessageId, '1'],
    group: [ada.id, messageId, othersChatId, othersMessageId, '1'],
    message: [ada.id, chatId, othersMessageId, `${ada.id}.1`, '1.1', ...seqs.map((seq) => `${chatId}.${seq}`)],
    file: otherFiles,
    unsent: otherFiles,
    picture: [pictureId, `${pictureId}.jpg`, `${fileId}.txt`, `${ada.id}.webp`, '1.webp'],
    media: [fileId, `${fileId}.pdf`, `${fileId}.thumbnail.webp`, `${othersFileId}.txt`, `${pictureId}.webp`, '1.txt', `${fileId}.txt.txt`],
  };
}
