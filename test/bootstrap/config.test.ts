import { expect } from 'chai';
import { readConfig } from '../../src/bootstrap/config.js';

describe('the configuration', () => {
  it('keeps no bytes in memory beside rows that outlive them', () => {
    const reading = (environment: Record<string, string>) => () => readConfig(environment);
    expect(reading({ BLOBS: 'memory' })).to.throw('BLOBS=memory goes with STORAGE=memory alone');
    expect(reading({ BLOBS: 'memory', STORAGE: 'memory' })).not.to.throw();
    expect(reading({ BLOBS: 'filesystem' })).not.to.throw();
  });

  it('takes no parts of a database without its host, which would be another database than was meant', () => {
    const parts = { DB_USER: 'payam', DB_DATABASE: 'chat' };
    expect(() => readConfig(parts)).to.throw('DB_DATABASE and DB_USER say nothing without DB_HOST');
    expect(() => readConfig(parts, ['DB_HOSTNAME'])).to.throw('Payam has no settings of these names: DB_HOSTNAME');
    expect(() => readConfig({ ...parts, DATABASE_URL: 'postgres://db/payam' })).not.to.throw();
    expect(readConfig({ ...parts, DB_HOST: 'db' })).to.include(parts);
  });
});
