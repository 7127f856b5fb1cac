import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import type { Container } from 'inversify';
import { Part } from '../../src/bootstrap/parts.js';
import { onEachStorage } from '../support/bad-world.js';
import { aGate } from '../support/jobs-world.js';
import { soon } from '../support/journey-processes.js';
import { keptBy, type KeptFiles } from '../support/kept-files.js';
import { UploadByHand, piece } from '../support/upload-by-hand.js';

/** Holds up whoever counts an upload, or looks whether it was sent before. */
class Hold {
  private gate: ReturnType<typeof aGate> | undefined;
  private held = 0;

  begin(): void {
    this.gate = aGate();
    this.held = 0;
  }

  end(): void {
    this.gate?.open();
    this.gate = undefined;
  }

  async pass(): Promise<void> {
    this.held += 1;
    await this.gate?.opened;
  }

  async hasHeld(count: number): Promise<void> {
    await soon(`${count} are held up`, () => this.held >= count || undefined);
  }
}

const [counting, looking] = [new Hold(), new Hold()];

function holdUp(container: Container): void {
  const [limiter, storage] = [container.get(Part.limiter), container.get(Part.storage)];
  const { log } = storage;
  container.rebind(Part.limiter).toConstantValue({
    consume: async (limit, key) => {
      if (limit === 'uploads') await counting.pass();
      return limiter.consume(limit, key);
    },
    check: (limit, key) => limiter.check(limit, key),
    giveBack: (limit, key) => limiter.giveBack(limit, key),
    forget: (limit, key) => limiter.forget(limit, key),
  });
  container.rebind(Part.storage).toConstantValue({
    ...storage,
    log: {
      append: (draft) => log.append(draft),
      change: (ref, by, decide) => log.change(ref, by, decide),
      findRepeat: (draft) => log.findRepeat(draft),
      findSent: async (sending) => {
        await looking.pass();
        return log.findSent(sending);
      },
    },
  });
}

onEachStorage(
  'an upload whose connection is cut',
  (world) => {
    afterEach(() => [counting, looking].forEach((hold) => hold.end()));

    let others: KeptFiles;
    before(async () => void (others = await keptBy(world().node)));
    const leavesNothing = () =>
      soon('nothing is left of it', async () => {
        const kept = await keptBy(world().node);
        return isDeepStrictEqual(kept, others) ? kept : undefined;
      });
    const isBeingRead = () => soon('it is being read', async () => (await keptBy(world().node)).staged.length >= 2 || undefined);
    /** Whatever went over the line before this has arrived. */
    const roundTrip = async () => {
      for (let n = 0; n < 3; n += 1) await world().ada.http.get('/api/auth/profile');
    };
    const chat = () => piece.field('chatId', world().chatId);

    it('within its file leaves nothing', async () => {
      const upload = new UploadByHand(world().ada, '/api/messages/media');
      await upload.send(chat(), piece.head(), Buffer.alloc(300_000, 'a'));
      await isBeingRead();

      upload.cut();
      await leavesNothing();
    });

    it('behind its file leaves nothing', async () => {
      const upload = new UploadByHand(world().ada, '/api/messages/media');
      await upload.send(piece.file(Buffer.from('a text')), chat());
      await isBeingRead();

      upload.cut();
      await leavesNothing();
    });

    it('before it was announced leaves nothing, however many there are', async () => {
      const uploads = Array.from({ length: 20 }, () => new UploadByHand(world().ada, '/api/files', { 'content-length': 1_000_000 }));
      for (const upload of uploads) await upload.send(piece.head(), Buffer.alloc(10_000));

      uploads.forEach((upload) => upload.cut());
      await leavesNothing();
    });

    it('while it was counted leaves nothing', async () => {
      counting.begin();
      const upload = new UploadByHand(world().ada);
      await upload.send(piece.head());
      await counting.hasHeld(1);

      upload.cut();
      await roundTrip();
      counting.end();
      await roundTrip();
      await leavesNothing();
    });

    it('while it was looked for leaves nothing', async () => {
      looking.begin();
      const upload = new UploadByHand(world().ada, '/api/messages/media');
      await upload.send(chat(), piece.field('clientId', 'a'), piece.head(), Buffer.alloc(10_000));
      await looking.hasHeld(1);

      upload.cut();
      await roundTrip();
      await leavesNothing();
      looking.end();
      await roundTrip();
      await leavesNothing();
    });

    it('is no message, and can be sent anew under the same client id', async () => {
      const upload = new UploadByHand(world().ada, '/api/messages/media');
      await upload.send(chat(), piece.field('clientId', 'b'), piece.head(), Buffer.alloc(10_000, 'a'));
      await isBeingRead();
      upload.cut();
      await leavesNothing();

      const { status } = await world().ada.http.upload('/api/messages/media', Buffer.from('a text'), {
        chatId: world().chatId,
        clientId: 'b',
      });
      expect(status).to.equal(201);
    });
  },
  () => ({ change: holdUp }),
);
