import { Part } from '../../src/bootstrap/parts.js';
import { memoryStorage } from '../../src/adapters/outbound/memory/memory-storage.js';
import { emptyWorld } from '../../src/adapters/outbound/memory/world.js';
import { asUserId } from '../../src/domain/ids.js';
import { startNode, type Node, type StorageName } from './node.js';

/** A node whose accounts can be made inactive behind its back, as another node would, with no hint. */
export interface SwitchedNode extends Node {
  deactivate(userId: string): Promise<void>;
}

export async function startSwitchedNode(
  storage: StorageName,
  { change, ...options }: NonNullable<Parameters<typeof startNode>[1]> = {},
): Promise<SwitchedNode> {
  const world = emptyWorld();
  const node = await startNode(storage, {
    ...options,
    change(container) {
      if (storage === 'memory') container.rebind(Part.storage).toConstantValue(memoryStorage(world));
      change?.(container);
    },
  });
  const inMemory = async (userId: string) => {
    const account = world.accounts.get(asUserId(userId));
    if (account) account.user.isActive = false;
  };
  const inPostgres = async (id: string) => {
    await node.container.get(Part.database).run((knex) => knex('users').where({ id }).update({ is_active: false }));
  };
  return { ...node, deactivate: storage === 'memory' ? inMemory : inPostgres };
}
