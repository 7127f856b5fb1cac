import { expect } from 'chai';
import { Part } from '../../src/bootstrap/parts.js';
import { register, type Person } from '../support/client.js';
import { ManualTime } from '../support/manual-time.js';
import { startNode, type Node } from '../support/node.js';
import { UploadByHand, piece } from '../support/upload-by-hand.js';

const MINUTE_MS = 60_000;

describe('a body that does not come to its end', () => {
  let time: ManualTime;
  let node: Node;
  let ada: Person;
  beforeEach(async () => {
    time = new ManualTime();
    const change = (container: Node['container']) => void container.rebind(Part.timers).toConstantValue(time);
    node = await startNode('memory', { change, settings: { MEDIA_LIMIT: '2000' } });
    ada = await register(node.url, 'ada');
  });
  afterEach(() => node.stop());

  /** Whatever went over the line before this has arrived. */
  const roundTrip = () => ada.http.get('/api/auth/profile');

  it('has a minute, and then its connection is ended', async () => {
    const body = new UploadByHand(ada, '/api/messages', { 'content-type': 'application/json', 'content-length': 100 });
    await body.send(Buffer.from('{"chatId":'));
    await roundTrip();
    await time.pass(MINUTE_MS);
    await body.whenCut();
  });

  it('may take longer when it brings a file', async () => {
    const upload = new UploadByHand(ada);
    await upload.send(piece.head(), Buffer.alloc(1_000, 'a'));
    await roundTrip();
    await time.pass(20 * MINUTE_MS);
    await upload.send(piece.endWithin);
    expect((await upload.end().answer()).status).to.equal(201);
  });

  it('has a minute once its file is refused', async () => {
    const upload = new UploadByHand(ada);
    await upload.send(piece.head(), Buffer.alloc(200_000, 'a'));
    expect((await upload.answer()).status).to.equal(413);
    await time.pass(MINUTE_MS);
    await upload.whenCut();
  });

  it('keeps no connection from what is asked after it has come', async () => {
    expect((await ada.http.put('/api/users', { about: 'here' })).status).to.equal(200);
    await time.pass(2 * MINUTE_MS);
    expect((await ada.http.put('/api/users', { about: 'still here' })).status).to.equal(200);
  });
});
