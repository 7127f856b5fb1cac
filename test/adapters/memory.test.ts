import { expect } from 'chai';
import { memoryBus } from '../../src/adapters/outbound/memory/memory-bus.js';
import { memoryPresenceBoard } from '../../src/adapters/outbound/memory/memory-presence-board.js';
import { memoryStorage } from '../../src/adapters/outbound/memory/memory-storage.js';
import { eventBusContract } from '../contracts/event-bus.contract.js';
import { presenceBoardContract } from '../contracts/presence-board.contract.js';
import { storageContract } from '../contracts/storage.contract.js';
import { aChatId } from '../support/storage-world.js';

const ignore = () => undefined;

describe('memory storage', () => storageContract(async () => memoryStorage()));

describe('memory bus', () => {
  eventBusContract(async () => memoryBus(ignore));

  it('has carried an event when publishing returns', () => {
    const bus = memoryBus(ignore);
    const heard: string[] = [];
    bus.subscribe(({ type }) => heard.push(type));
    bus.publish({ type: 'chat.changed', chatId: aChatId() });

    expect(heard).to.deep.equal(['chat.changed']);
  });

  it('reports what a listener throws', () => {
    const faults: unknown[] = [];
    const bus = memoryBus((fault) => faults.push(fault));
    const fault = new Error('a faulty listener');
    bus.subscribe(() => {
      throw fault;
    });
    bus.publish({ type: 'chat.changed', chatId: aChatId() });

    expect(faults).to.deep.equal([fault]);
  });
});

describe('memory presence board', () => presenceBoardContract(async () => memoryPresenceBoard()));
