import type { Vocabulary } from '../realtime/vocabularies/vocabulary.js';

export const DESCRIPTION = `What clients say and hear over sockets. The server receives commands, and sends replies and events; all that is
asked of it by HTTP is in [\`/api/openapi.json\`](/api/openapi.json).

- **A frame** is JSON in a text frame: \`{ "event", "data", "id"? }\`. The subprotocol picks one of two vocabularies, which say the same in
  other words: \`payam.chats.v1\`, which is spoken when none is named, or \`payam.conversations.v1\`.
- **Who it is** is said by \`Authorization: Bearer <token>\` when the socket is opened (401 when the token is not good), or by a first frame
  \`authenticate\` within ten seconds, as a browser has to. A token is never in a URL, and the \`Origin\` of a page must be allowed. Then
  \`ready\` comes, and from there on events flow. Until then everything else is refused with \`unauthenticated\`. A socket lives as long as
  its session, not its token.
- **Replies.** A command with an \`id\` gets exactly one frame with that \`id\`: its reply or an \`error\`. Without one it gets the reply that
  has a name of its own, where there is one, or an \`error\` that names the command as its \`event\`. Replies are outside the order of events.
- **Order.** Events of a chat's log have \`chatId\`, \`revision\` and \`previousRevision\`. With \`have\` the client's revision of that chat:
  \`revision <= have\` is dropped, \`previousRevision <= have < revision\` applied, and \`previousRevision > have\` is a hole: when it still
  stands after 500 ms, ask \`sync\` for that chat. A message replaces one of the same \`id\` and a lower \`revision\`.
- **Delivered** is said by the client's pongs, which every WebSocket client sends by itself, or by a client that asked for it (\`acks\`) with
  a command of its own.
- **Heartbeats.** The server pings every 30 s, and ends a socket that misses two.
- **Close codes.** 1007 broken UTF-8, 1008 a hundred refused frames in ten seconds, 1009 a frame over 256 KiB, 1012 the server is being
  stopped (the reason is \`{ "retryAfterMs" }\`), 1013 the database did not answer, 4401 no good token or an ended session, 4408 the client fell
  behind and has never asked \`sync\`.
- **The viewer's** are fields marked with \`x-payam-viewer\`: they depend on who asks. Events have them in \`chat_created\` alone.
- **Limits.** Commands are counted; receipts and \`ping\` are free.
- Fields that are not named here are ignored in what is said. What is heard has the fields named here and no others.`;

const host = {
  host: '{host}',
  variables: { host: { default: 'localhost:3000', description: 'Where this server is.' } },
  security: [{ $ref: '#/components/securitySchemes/bearer' }],
};
export const servers = {
  webSocket: { ...host, protocol: 'ws', description: 'Raw WebSocket (RFC 6455); `wss` behind TLS.' },
  socketIo: { ...host, pathname: '/socket.io/', protocol: 'socketio', description: 'Socket.IO 4, by WebSocket or by polling.' },
};
export const securitySchemes = {
  bearer: {
    ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    description: 'The `token` of registering, logging in or refreshing. It may be said after connecting instead, by `authenticate`.',
  },
};

/** What is said of the channel of a vocabulary. */
export const channelAbout = ({ name, subprotocol }: Vocabulary, isDefault: boolean) => ({
  address: '/ws',
  title: `The vocabulary \`${name}\``,
  servers: [{ $ref: '#/servers/webSocket' }],
  bindings: {
    ws: {
      bindingVersion: '0.1.0',
      method: 'GET',
      headers: {
        type: 'object',
        properties: {
          Authorization: { type: 'string', pattern: '^Bearer ', description: 'Who it is, where the client can say it here.' },
          'Sec-WebSocket-Protocol': { type: 'string', const: subprotocol },
        },
        ...(!isDefault && { required: ['Sec-WebSocket-Protocol'] }),
      },
      query: {
        type: 'object',
        properties: { acks: { type: 'string', const: '1', description: 'The client says itself what was delivered; else its pongs do.' } },
      },
    },
  },
});

export const socketIoAbout = {
  address: '/',
  title: 'What Socket.IO has of its own',
  description: `The same events with the same bodies: a frame \`{ event, data, id }\` is \`emit(event, data, callback)\`, and what the server
sends comes to \`on(event, data)\`. \`auth: { token, vocabulary?, acks? }\` says in the handshake who it is (or \`Authorization: Bearer\`), and which
vocabulary (\`chats\` or \`conversations\`) to hear; without one, commands of both are understood, and every event comes in both. A handshake that
is refused is a \`connect_error\` whose \`data\` is what an \`error\` says. A command with an acknowledgement callback is answered there, with
\`{ ok, data }\` or \`{ ok, error }\`; one without is answered as one without an \`id\` is over a raw socket.`,
  servers: [{ $ref: '#/servers/socketIo' }],
};
