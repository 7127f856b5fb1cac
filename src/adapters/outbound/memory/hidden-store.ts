import type { HiddenStore } from '../../../application/ports/hidden-store.js';
import { asMessageRef, messageIdOf } from '../../../domain/ids.js';
import { getWithinStay, type World } from './world.js';

export const hiddenStore = (world: World): HiddenStore => ({
  async hide(userId, ref) {
    getWithinStay(world, userId, ref);

    const hidden = world.hidden.get(userId) ?? new Map<string, number>();
    const id = messageIdOf(ref);
    const counter = hidden.get(id) ?? hidden.size + 1;
    world.hidden.set(userId, hidden.set(id, counter));
    return { counter };
  },

  async hiddenSince(userId, since, limit) {
    const hidden = [...(world.hidden.get(userId) ?? [])].filter(([, counter]) => counter > since);
    return hidden.slice(0, limit).map(([id, counter]) => ({ ref: asMessageRef(id), counter }));
  },
});
