import type { InstallationStore } from '../../../application/ports/installation-store.js';
import type { World } from './world.js';

export const installationStore = ({ installation }: World): InstallationStore => ({
  get: async () => ({ ...installation }),

  async countClaim() {
    installation.claims += 1;
    return { ...installation };
  },
});
