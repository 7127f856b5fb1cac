import type { Application } from '../../application/application.js';
import type { Caller, Client } from '../../application/caller.js';
import { DomainError } from '../../domain/errors.js';

/**
 * Who asks by this header, `Authorization: Bearer <token>`. The request is counted as theirs, unless it is free, and as one of the address
 * where the header does not say who.
 * @throws unauthenticated · session_ended · rate_limited
 */
export async function admit(
  app: Application,
  { client, authorization = '', isFree = false }: { client: Client; authorization?: string | undefined; isFree?: boolean | undefined },
): Promise<Caller> {
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  const caller = await app.accounts.authenticate(token).catch(async (error: unknown) => {
    if (error instanceof DomainError && error.kind === 'unauthenticated') await app.limits.request(client);
    throw error;
  });

  if (!isFree) await app.limits.request(client, caller.userId);
  return caller;
}
