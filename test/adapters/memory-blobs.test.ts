import { memoryBlobs } from '../../src/adapters/outbound/blobs/memory-blobs.js';
import { systemClock } from '../../src/adapters/outbound/system.js';
import { blobStoreContract } from '../contracts/blob-store.contract.js';

describe('memory blobs', () => {
  blobStoreContract(async () => memoryBlobs(systemClock));
});
