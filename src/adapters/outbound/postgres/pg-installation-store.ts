import type { Installation, InstallationStore } from '../../../application/ports/installation-store.js';
import type { Database, Statement } from './database.js';

const THE_ONE = { name: 'installation', text: 'select id, claims from installation' };
const COUNTED = { name: 'count_claim', text: 'update installation set claims = claims + 1 returning id, claims' };

export class PgInstallationStore implements InstallationStore {
  constructor(private readonly database: Database) {}

  get(): Promise<Installation> {
    return this.row(THE_ONE);
  }

  countClaim(): Promise<Installation> {
    return this.row(COUNTED);
  }

  private async row(statement: Statement): Promise<Installation> {
    const [row] = await this.database.query<Installation & Record<string, unknown>>(statement, []);
    if (!row) throw new Error('the table installation has lost its row');
    return row;
  }
}
