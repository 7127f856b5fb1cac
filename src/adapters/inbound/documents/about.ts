import { createRequire } from 'node:module';
import type { Tag } from '../http/endpoint.js';

const { version } = createRequire(import.meta.url)('../../../../package.json') as { version: string };
export const VERSION = version;
export const LICENSE = { name: 'MIT', identifier: 'MIT' };
/** AsyncAPI knows no identifiers of licences. */
export const LICENSE_URL = 'https://spdx.org/licenses/MIT.html';

export const DESCRIPTION = `Private chats and groups, receipts and presence. What happens meanwhile is told over a WebSocket at \`/ws\`:
[\`/api/asyncapi.json\`](/api/asyncapi.json) says how.

- **Tokens.** Register or log in, and send the \`token\` as \`Authorization: Bearer <token>\`. It is good for \`expiresIn\` seconds; the
  \`refreshToken\` is exchanged for its successor.
- **Ids** are opaque strings, never numbers. A message's is \`<chatId>.<seq>\`. What could not be an id names nothing: 404.
- **Times** are ISO 8601 in UTC with milliseconds.
- **Text** has no NUL and no half of a surrogate pair, and its length is counted in code points.
- **Lists** answer with a \`nextCursor\`, which is opaque, and null on the last page.
- **Retries.** A message is named by its \`clientId\`. Sent again it is stored once, and answered with the stored one as it is now.
- **Refusals** are problem details (RFC 9457). \`code\` is a stable word to act on, \`detail\` is for people. 404 is said of what is not
  there and of what you may not see alike.
- **The viewer's** are fields marked with \`x-payam-viewer\`: they depend on who asks. All others are the same for everybody.
- **Limits.** Where requests are counted, \`RateLimit-Limit\`, \`RateLimit-Remaining\` and \`RateLimit-Reset\` say what is left.
- Fields of a body that are not named here are ignored. An answer has the fields named here and no others.
- Every answer has an \`X-Request-Id\`: the one that was sent, or a new one.`;

const TAGS: Record<Tag, string> = {
  Accounts: 'Signing in and out, one\u2019s own profile, and the devices that one is logged in on.',
  People: 'Finding others.',
  Chats: 'Private chats and groups. Some clients call them conversations: the same under another name.',
  Members: 'Who is in a group, and as what.',
  Messages: 'Sending, reading, editing and deleting.',
  Receipts: 'What was delivered, and what was read.',
  Files: 'Pictures, films, sounds and documents: brought, described and fetched.',
  Server: 'What a node says of itself.',
};
export const describedTags = Object.entries(TAGS).map(([name, description]) => ({ name, description }));
