import { expect } from 'chai';
import { onEachStorage } from '../support/bad-world.js';
import { Http, group, type Person } from '../support/client.js';
import { isGone, keptOf } from '../support/kept-files.js';
import { twoHalves } from '../support/pictures.js';
import { steadyLinks } from '../support/steady-links.js';

onEachStorage(
  'the life of a file',
  (world) => {
    const uploaded = async () => {
      const { body } = await world().ada.http.upload('/api/files', await twoHalves(64, 64).png().toBuffer());
      return body.file as { fileId: string; url: string };
    };
    /** @returns the id of the message */
    const sent = async (by: Person, chatId: string, fileId: string, content?: string) => {
      const { status, body } = await by.http.post('/api/messages', { chatId, fileId, ...(content !== undefined && { content }) });
      expect([status, body.code]).to.deep.equal([201, undefined]);
      return body.message.id as string;
    };
    const kept = (fileId: string) => keptOf(world().node, fileId);
    /** Jobs that were asked for before have been done as well, when this one has. */
    const jobsAreDone = async () => {
      const { fileId } = await uploaded();
      const id = await sent(world().ada, world().chatId, fileId);
      await world().ada.http.delete(`/api/messages/${id}`);
      await isGone(world().node, fileId);
    };

    it('ends when the one message that shows it is deleted for everyone', async () => {
      const { ada, bob, chatId } = world();
      const { fileId, url } = await uploaded();
      const id = await sent(ada, chatId, fileId, 'look');
      expect(await kept(fileId)).to.have.length(3);

      const { body } = await ada.http.delete(`/api/messages/${id}`);

      expect(body.message).to.include({ type: 'image', media: null, content: null });
      expect((await bob.http.get(`/api/messages/${id}`)).body.message.media).to.equal(null);
      await isGone(world().node, fileId);
      expect((await new Http(world().url).fetch(url)).status).to.equal(404);
      expect((await ada.http.get(`/api/files/info/${fileId}`)).status).to.equal(404);
    });

    it('goes on while another message shows it, whoever sent that', async () => {
      const { ada, bob, chatId, groupId, othersChatId } = world();
      const { fileId, url } = await uploaded();
      const ids = [await sent(ada, chatId, fileId), await sent(ada, groupId, fileId)];
      const passedOn = await sent(bob, othersChatId, fileId);

      for (const id of ids) await ada.http.delete(`/api/messages/${id}`);
      await jobsAreDone();
      expect((await new Http(world().url).fetch(url)).status).to.equal(200);
      expect(await kept(fileId)).to.have.length(3);

      await bob.http.delete(`/api/messages/${passedOn}`);
      await isGone(world().node, fileId);
    });

    it('goes on when somebody deletes the message for themselves, or leaves', async () => {
      const { ada, bob } = world();
      const chatId = await group(ada, [bob]);
      const { fileId } = await uploaded();
      const id = await sent(ada, chatId, fileId);
      await ada.http.delete(`/api/messages/${id}?scope=me`);
      await ada.http.delete(`/api/messages/chats/${chatId}/members/${ada.id}`);
      await jobsAreDone();
      const { media } = (await bob.http.get(`/api/messages/${id}`)).body.message;
      expect((await bob.http.fetch(media.url)).status).to.equal(200);
    });

    it('ends when an admin deletes the message of another', async () => {
      const { ada, bob, groupId } = world();
      const { body } = await bob.http.upload('/api/messages/media', Buffer.from('a text'), { chatId: groupId });
      const { id, media } = body.message;
      expect((await ada.http.delete(`/api/messages/${id}`)).status).to.equal(200);
      await isGone(world().node, media.fileId);
    });

    it('is not touched when what is written below it is edited', async () => {
      const { ada, bob, chatId } = world();
      const { fileId } = await uploaded();
      const id = await sent(ada, chatId, fileId);
      const before = (await bob.http.get(`/api/messages/${id}`)).body.message;

      for (const content of ['a caption', 'another']) {
        const { status, body } = await ada.http.patch(`/api/messages/${id}`, { content });
        expect(status).to.equal(200);
        expect(body.message).to.deep.include({ content, media: before.media, type: 'image' });
      }
      const { message } = (await bob.http.get(`/api/messages/${id}`)).body;
      expect(message).to.deep.include({ content: 'another', media: before.media });
      expect(await kept(fileId)).to.have.length(3);
    });

    it('stands alone when what is written below it is taken away', async () => {
      const { ada, bob, chatId } = world();
      const id = await sent(ada, chatId, (await uploaded()).fileId);
      await ada.http.patch(`/api/messages/${id}`, { content: 'a caption' });
      const answer = await ada.http.post('/api/messages', { chatId, content: 'which?', replyTo: id });
      expect(answer.body.message.replyTo.content).to.equal('a caption');

      const { body } = await ada.http.patch(`/api/messages/${id}`, { content: null });
      expect(body.message).to.include({ content: null, type: 'image', deletedAt: null });
      expect(body.message.media).not.to.equal(null);
      expect((await bob.http.get(`/api/messages/${id}`)).body.message).to.deep.equal(body.message);
      expect((await bob.http.get(`/api/messages/${answer.body.message.id}`)).body.message.replyTo.content).to.equal(null);
      expect((await ada.http.patch(`/api/messages/${answer.body.message.id}`, { content: null })).body.code).to.equal('content_needed');
    });

    it('is refused to who sends it while it is taken away, or keeps it', async () => {
      const { ada, chatId } = world();
      for (let round = 0; round < 10; round += 1) {
        const { fileId } = await uploaded();
        const [send, remove] = await Promise.all([
          ada.http.post('/api/messages', { chatId, fileId }),
          ada.http.delete(`/api/files/${fileId}`),
        ]);
        expect([
          [201, 409],
          [404, 204],
        ]).to.deep.include([send.status, remove.status]);
        expect((await kept(fileId)).length).to.equal(send.status === 201 ? 3 : 0);
      }
    });

    it('is one of several with the same bytes, of which each is kept for itself', async () => {
      const [first, second] = [await uploaded(), await uploaded()];
      expect(first.fileId).not.to.equal(second.fileId);
      await world().ada.http.delete(`/api/files/${first.fileId}`);
      expect(await kept(first.fileId)).to.deep.equal([]);
      expect((await new Http(world().url).fetch(second.url)).status).to.equal(200);
    });
  },
  steadyLinks,
);
