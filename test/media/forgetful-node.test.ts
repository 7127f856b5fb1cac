import { expect } from 'chai';
import type { Container } from 'inversify';
import pino from 'pino';
import { Part } from '../../src/bootstrap/parts.js';
import { namesIn } from '../support/blobs.js';
import { register } from '../support/client.js';
import { roomyFolder } from '../support/cluster.js';
import { startNode } from '../support/node.js';
import { late, putStray } from '../support/swept-world.js';

describe('a node that forgets its rows', () => {
  it('takes nothing away of what one like it has kept, puts nothing beside it, and says so', async () => {
    const logged: string[] = [];
    const options = {
      settings: { PAYAM_DATA: roomyFolder('payam-data-'), BLOBS: 'filesystem' },
      logger: pino({ level: 'error' }, { write: (line: string) => void logged.push(line) }),
    };
    const first = await startNode('memory', options);
    const blobs = first.container.get(Part.blobs);
    await putStray(blobs);
    await first.stop();
    expect(logged).to.deep.equal([]);

    const change = (container: Container) => void container.rebind(Part.clock).toConstantValue({ now: late });
    const second = await startNode('memory', { ...options, change });
    await second.app.media.sweep();
    const ada = await register(second.url, 'ada');
    const { status, body } = await ada.http.upload('/api/files', Buffer.from('a text'));
    expect([status, body.code]).to.deep.equal([503, 'storage_unavailable']);
    await second.stop();
    expect(logged.join('')).to.match(/belong to another installation/);
    expect(await namesIn(blobs)).to.have.length(1);
  });
});
