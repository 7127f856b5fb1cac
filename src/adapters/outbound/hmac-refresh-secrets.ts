import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { RefreshSecrets } from '../../application/ports/refresh-secrets.js';

/** Each secret is the HMAC SHA-256 of the one before under a key of the server's. */
export class HmacRefreshSecrets implements RefreshSecrets {
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = createHmac('sha256', secret).update('payam refresh secrets').digest();
  }

  first(): string {
    return randomBytes(32).toString('base64url');
  }

  successor(secret: string, generations = 1): string {
    let current = secret;
    for (let generation = 0; generation < generations; generation += 1)
      current = createHmac('sha256', this.key).update(current).digest('base64url');
    return current;
  }

  digest(secret: string): string {
    return createHash('sha256').update(secret).digest('base64url');
  }
}
