import { expect } from 'chai';
import { Agent, request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { filesystemBlobs } from '../../src/adapters/outbound/blobs/filesystem-blobs.js';
import type { Served } from '../../src/adapters/inbound/http/serve-bytes.js';
import { roomyFolder } from '../support/cluster.js';
import { inPieces, openBelow, putIn, someBytes, tellsOpenFiles } from '../support/blobs.js';
import { ServingServer, served } from '../support/served.js';

const MEBIBYTE = 1_048_576;
/** What the system keeps of a connection that nobody reads from is some megabytes at each end. */
const IN_FLIGHT_MAX = 32 * MEBIBYTE;

describe('serving bytes to whoever', () => {
  let what: Served;
  let server: ServingServer;
  before(async () => (server = await ServingServer.start(() => what)));
  after(() => server.stop());

  // A connection that is used again, as browsers do: an answer that ends too early would not be its end.
  const agent = new Agent({ keepAlive: true });
  after(() => agent.destroy());

  /** An answer whose head has come, and of whose body nothing is read yet. */
  const answer = (headers = {}): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      request({ port: server.port, headers, agent }, resolve).on('error', reject).end();
    });

  describe('goes away', () => {
    const root = () => join(roomyFolder('payam-serving-'), 'blobs');
    const size = 64 * MEBIBYTE;
    const aLargeFile = async () => {
      const folder = root();
      const blobs = filesystemBlobs(folder);
      await putIn(blobs, '1.mp4', Buffer.alloc(size));
      what = served({ size, read: async (range) => (await blobs.read('1.mp4', range))! });
      return folder;
    };

    it('closes the file, in the middle of all of it or of a part', async function () {
      if (!tellsOpenFiles) this.skip();
      const folder = await aLargeFile();
      for (const headers of [{}, { Range: 'bytes=5-60000000' }]) {
        const clients = await Promise.all([1, 2, 3, 4, 5].map(() => answer(headers)));
        expect(openBelow(folder)).to.have.length(5);
        clients.forEach((client) => client.destroy());
        await comesAbout(() => openBelow(folder).length === 0);
      }
    });

    it('closes the file when it was opened too late', async function () {
      if (!tellsOpenFiles) this.skip();
      const folder = await aLargeFile();
      const { read } = what;
      let isGone: () => void = () => undefined;
      const gone = new Promise<void>((resolve) => (isGone = resolve));
      const asked = new Promise<void>((resolve) => {
        what.read = async (range) => {
          const bytes = await read(range);
          resolve();
          await gone;
          return bytes;
        };
      });
      const client = request({ port: server.port, agent: false }).on('error', () => undefined);
      client.end();
      await asked;
      expect(openBelow(folder)).to.have.length(1);

      client.destroy();
      const [context] = server.contexts.slice(-1);
      await comesAbout(() => context!.req.socket.destroyed);
      isGone();
      await comesAbout(() => openBelow(folder).length === 0);
    });

    it('closes the file when all of it was read', async function () {
      if (!tellsOpenFiles) this.skip();
      const folder = await aLargeFile();
      expect((await (await server.get()).arrayBuffer()).byteLength).to.equal(size);
      await comesAbout(() => openBelow(folder).length === 0);
    });
  });

  it('does not read, asks no more of the file than is in flight', async () => {
    const [size, piece] = [256 * MEBIBYTE, Buffer.alloc(65_536)];
    let pulled = 0;
    what = served({
      size,
      read: async () =>
        (async function* () {
          for (; pulled < size; pulled += piece.length) yield piece;
        })(),
    });
    const response = await answer();
    await staysSo(() => pulled);
    expect(pulled).to.be.at.most(IN_FLIGHT_MAX);

    let received = 0;
    let furthestAhead = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      received += chunk.length;
      furthestAhead = Math.max(furthestAhead, pulled - received);
    }
    expect([received, pulled]).to.deep.equal([size, size]);
    expect(furthestAhead).to.be.at.most(IN_FLIGHT_MAX);
  });

  for (const [fault, read] of [
    ['fewer', () => inPieces(someBytes(9_999))],
    ['more', () => inPieces(someBytes(10_001), 3_000)],
    ['broken', () => failing()],
  ] as const)
    it(`is cut off rather than told a wrong ending when the bytes are ${fault}`, async () => {
      what = served({ size: 10_000, read: async () => read() });
      const response = await answer();
      const received: Buffer[] = [];
      const reading = (async () => {
        for await (const chunk of response as AsyncIterable<Buffer>) received.push(chunk);
      })();

      expect(await reading.catch((error: unknown) => error)).to.include({ code: 'ECONNRESET' });
      expect(Buffer.concat(received).length).to.be.lessThan(10_000);
    });
});

async function* failing(): AsyncIterable<Uint8Array> {
  yield someBytes(5_000);
  throw new Error('the disk is broken');
}

/** Looks whenever everything else had its turn. */
async function comesAbout(isSo: () => boolean): Promise<void> {
  for (const until = performance.now() + COMES_WITHIN_MS; !isSo(); await aTurn()) expect(performance.now()).to.be.lessThan(until);
}

const COMES_WITHIN_MS = 5_000;

/** Resolved when a count has not grown for many turns of the event loop, in which whoever could go on would have. */
async function staysSo(count: () => number): Promise<void> {
  for (let turns = 0, last = -1; turns < 2_000; await aTurn()) {
    turns = count() === last ? turns + 1 : 0;
    last = count();
  }
}

const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
