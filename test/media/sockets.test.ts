import { expect } from 'chai';
import { chatsVocabulary } from '../../src/adapters/inbound/realtime/vocabularies/chats.js';
import { conversationsVocabulary } from '../../src/adapters/inbound/realtime/vocabularies/conversations.js';
import { onEachStorage } from '../support/bad-world.js';
import { Http, Wire, group, register, type Person } from '../support/client.js';
import { needFfmpeg } from '../support/films.js';
import type { Inbox } from '../support/inbox.js';
import { DOCUMENTS, FILMS, PICTURES, SOUNDS } from '../support/samples.js';
import { IoWire } from '../support/socketio-client.js';
import { steadyLinks } from '../support/steady-links.js';

// A client from outside knows no types.
/* eslint-disable @typescript-eslint/no-explicit-any */

const NAMES = {
  chats: { send: 'send_message', posted: 'new_message', edit: 'edit_message', updated: 'message_updated', deleted: 'message_deleted' },
  conversations: {
    send: 'message:send',
    posted: 'message:received',
    edit: 'message:edit',
    updated: 'message:updated',
    deleted: 'message:deleted',
  },
} as const;
type Vocabulary = keyof typeof NAMES;
const SUBPROTOCOLS = { chats: chatsVocabulary.subprotocol, conversations: conversationsVocabulary.subprotocol };

interface Client extends Inbox {
  close(): Promise<void>;
  /** What a command was answered with: its data, or the refusal. */
  do(command: string, body: unknown): Promise<any>;
}

/** The same client over both transports. */
const OPENED: Record<string, (url: string, person: Person, vocabulary: Vocabulary) => Promise<Client>> = {
  async ws(url, { token }, vocabulary) {
    const wire = await Wire.open(url, token, { protocol: SUBPROTOCOLS[vocabulary] });
    return Object.assign(wire, { do: async (command: string, body: unknown) => (await wire.ask(command, body)).data as unknown });
  },
  async 'Socket.IO'(url, { token }, vocabulary) {
    const wire = await IoWire.open(url, token, { auth: { vocabulary } });
    const ask = async (command: string, body: unknown) => {
      const { data, error } = await wire.ask(command, body);
      return (data ?? error) as unknown;
    };
    return Object.assign(wire, { do: ask });
  },
};

onEachStorage(
  'files over sockets',
  (world) => {
    let clients: Client[] = [];
    afterEach(async () => {
      await Promise.all(clients.map((client) => client.close()));
      clients = [];
    });
    const open = async (transport: string, person: Person, vocabulary: Vocabulary): Promise<Client> => {
      const client = await OPENED[transport]?.(world().url, person, vocabulary);
      if (!client) throw new Error(`there is no ${transport}`);
      clients.push(client);
      return client;
    };
    const uploaded = async (bytes: Uint8Array) => (await world().ada.http.upload('/api/files', bytes)).body.file;
    const aPicture = async () => uploaded((await PICTURES[1]?.make()) ?? Buffer.alloc(0));

    for (const transport of Object.keys(OPENED)) {
      for (const vocabulary of ['chats', 'conversations'] as const) {
        const says = NAMES[vocabulary];

        it(`are sent by ${transport} in ${vocabulary}, shown to the others, edited and deleted`, async () => {
          const { ada, bob, chatId, url } = world();
          const [adas, bobs] = [await open(transport, ada, vocabulary), await open(transport, bob, vocabulary)];
          const file = await aPicture();
          const clientId = `${transport} ${vocabulary}`;

          const body = { conversationId: chatId, type: 'image', fileId: file.fileId, content: 'look', clientId };
          const { message } = await adas.do(says.send, body);
          expect(message).to.include({ type: 'image', content: 'look', chatId, clientId });
          expect(message.media).to.include({ fileId: file.fileId, url: file.url, mimeType: 'image/png', width: 500 });
          const { data } = await bobs.next(says.posted, (frame) => frame.data.message.id === message.id);
          expect(data.message).to.deep.equal(message);
          expect((await new Http(url).fetch(data.message.media.url)).bytes.length).to.equal(file.size);

          expect((await adas.do(says.send, body)).message.id).to.equal(message.id);
          expect((await adas.do(says.send, { ...body, type: 'video' })).code).to.equal('message_type_unfit');
          expect((await adas.do(says.send, { ...body, clientId: 'another', fileId: '1' })).code).to.equal('file_not_found');

          await adas.do(says.edit, { messageId: message.id, content: 'look here' });
          const updated = await bobs.next(says.updated, (frame) => frame.data.message.id === message.id);
          expect(updated.data.message).to.deep.include({ content: 'look here', media: message.media });
          expect((await adas.do(says.edit, { messageId: message.id, content: null })).message.content).to.equal(null);
          await ada.http.delete(`/api/messages/${message.id}`);
          const deleted = await bobs.next(says.deleted, (frame) => frame.data.message.id === message.id);
          expect(deleted.data.message).to.include({ media: null, content: null, type: 'image' });
        });
      }
    }

    for (const sample of [PICTURES[0], FILMS[0], SOUNDS[0], DOCUMENTS[0]].filter((one) => one !== undefined)) {
      it(`are ${sample.type === 'file' ? 'documents' : `of type ${sample.type}`} when nothing else is said`, async function () {
        if (sample.needsFfmpeg) needFfmpeg(this);
        const { ada, bob, chatId } = world();
        const [adas, bobs] = [await open('ws', ada, 'chats'), await open('Socket.IO', bob, 'conversations')];
        const { fileId } = await uploaded(await sample.make());

        const { message } = await adas.do('send_message', { chatId, fileId });
        expect(message).to.include({ type: sample.type, content: null });
        expect((await bobs.next('message:received', ({ data }) => data.message.id === message.id)).data.message).to.deep.equal(message);
      });
    }

    it('are told of in the same words to everybody, also when they were sent over HTTP', async () => {
      const { ada, bob, url } = world();
      const eve = await register(url, 'eve');
      const chatId = await group(ada, [bob, eve]);
      const told = [await open('ws', bob, 'chats'), await open('ws', eve, 'chats'), await open('Socket.IO', eve, 'chats')];
      const { body } = await ada.http.upload('/api/messages/media', (await PICTURES[0]?.make()) ?? Buffer.alloc(0), { chatId });

      for (const client of told) {
        const { data } = await client.next('new_message', (frame) => frame.data.message.id === body.message.id);
        expect(data).to.deep.equal({
          chatId,
          revision: body.message.revision,
          previousRevision: body.message.revision - 1,
          message: body.message,
        });
      }
      expect(body.message.media.url).to.match(/\?expires=\d+&signature=[\w-]{43}$/);
    });

    it('are shown in history, the list of chats, and by sync', async () => {
      const { ada, bob, url } = world();
      const chatId = await group(ada, [bob]);
      const bobs = await open('ws', bob, 'chats');
      const { fileId } = await aPicture();
      const { message } = (await ada.http.post('/api/messages', { chatId, fileId, content: 'look' })).body;
      const { media } = message;

      const history = (await bob.http.get(`/api/messages/chat/${chatId}`)).body.messages.at(-1);
      const overSocket = (await bobs.do('get_messages', { chatId })).messages.at(-1);
      const { chats } = (await bob.http.get('/api/messages/chats')).body;
      const synced = (await bobs.do('sync', { chats: { [chatId]: 1 }, only: true })).chats[0].messages.at(-1);
      const reset = (await bobs.do('sync', {})).chats.find(({ chatId: id }: { chatId: string }) => id === chatId).messages.at(-1);
      const list = chats.find(({ id }: { id: string }) => id === chatId).lastMessage;
      for (const shown of [history, overSocket, list, synced, reset])
        expect(shown).to.deep.include({ content: 'look', type: 'image', media });
      expect((await new Http(url).fetch(list.media.thumbnailUrl)).status).to.equal(200);

      await ada.http.delete(`/api/messages/${message.id}`);
      const after = (await bobs.do('sync', { chats: { [chatId]: message.revision }, only: true })).chats[0].messages.at(-1);
      const shown = (await bob.http.get(`/api/messages/chats/${chatId}`)).body.chat.lastMessage;
      for (const tombstone of [after, shown]) expect(tombstone).to.include({ id: message.id, media: null, content: null });
    });

    it('are quoted by what they are and what is written below them, until they are deleted', async () => {
      const { ada, bob, chatId } = world();
      const bobs = await open('ws', bob, 'chats');
      const { fileId } = await aPicture();
      const { message } = (await ada.http.post('/api/messages', { chatId, fileId, content: 'look' })).body;
      const silent = (await ada.http.post('/api/messages', { chatId, fileId })).body.message;

      const answer = (await bobs.do('send_message', { chatId, content: 'nice', replyTo: message.id })).message;
      expect(answer.replyTo).to.deep.include({ id: message.id, type: 'image', content: 'look' });
      expect((await bobs.do('send_message', { chatId, content: 'and?', replyTo: silent.id })).message.replyTo).to.deep.include({
        type: 'image',
        content: null,
      });
      const quoting = await bob.http.upload('/api/messages/media', Buffer.from('a text'), { chatId, replyTo: message.id });
      expect([quoting.status, quoting.body.message.replyTo.id]).to.deep.equal([201, message.id]);

      await ada.http.delete(`/api/messages/${message.id}`);
      const updated = await bobs.next('message_updated', ({ data }) => data.message.id === answer.id);
      expect(updated.data.message.replyTo).to.include({ id: message.id, type: 'image', content: null });
    });

    it('count as unread, and are delivered and read, as any message', async () => {
      const { ada, bob, url } = world();
      const eve = await register(url, 'eve');
      const chatId = await group(ada, [bob, eve]);
      const adas = await open('ws', ada, 'chats');
      const { fileId } = await aPicture();
      const { message } = await adas.do('send_message', { chatId, fileId });
      const unread = async () => (await bob.http.get(`/api/messages/chats/${chatId}`)).body.chat.unreadCount as number;

      expect([await unread(), message.status]).to.deep.equal([1, 'sent']);
      for (const { http } of [bob, eve]) await http.post(`/api/messages/${message.id}/read`);
      expect(await unread()).to.equal(0);
      expect((await ada.http.get(`/api/messages/${message.id}`)).body.message.status).to.equal('read');
    });
  },
  steadyLinks,
);
