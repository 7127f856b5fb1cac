import { memoryStorage } from '../../src/adapters/outbound/memory/memory-storage.js';
import { agreesWithModel } from './agreement.js';

describe('the memory storage and a naive model', () => {
  it('agree on what everybody sees, whatever happens', () => agreesWithModel(async () => memoryStorage(), 100)).timeout(60_000);
});
