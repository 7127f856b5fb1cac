import { claim, equal } from '../../claims.js';
import { ask, isRefused, type Answer } from '../../http.js';
import { PASSWORD, unique, type Stage } from '../../stage.js';

/** 15 minutes, in seconds. */
export const QUARTER_S = 900;

/** Settings by which a header says from which address a request comes. */
export const limits = (kind: 'default' | 'strict', more: Record<string, string> = {}) => ({
  RATE_LIMITS: kind,
  TRUST_PROXY: 'loopback',
  ...more,
});

const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

export const register = (stage: Stage, address: string): Promise<Answer> =>
  ask(stage.url, 'POST', '/api/auth/register', {
    body: { name: 'Eve', username: `eve_${unique()}`, password: PASSWORD },
    ...from(address),
  });

export const login = (stage: Stage, username: string, { password = PASSWORD, address }: { password?: string; address: string }) =>
  ask(stage.url, 'POST', '/api/auth/login', { body: { username, password }, ...from(address) });

export const askWithoutToken = (stage: Stage, address: string): Promise<Answer> => ask(stage.url, 'GET', '/api/users', from(address));

/** Asked so many times, one after the other, it is answered so each time. */
export async function each(times: number, asking: () => Promise<Answer>, isSo: (answer: Answer) => unknown): Promise<void> {
  for (let asked = 0; asked < times; asked += 1) isSo(await asking());
}

/** 429, with when to come again: some time in the window. */
export const isLimited =
  (windowS: number) =>
  (answer: Answer): void => {
    isRefused(429, 'rate_limited')(answer);
    const after = answer.headers.get('retry-after') ?? 'none';
    claim(/^[1-9]\d*$/.test(after) && Number(after) <= windowS, `Retry-After should be 1 to ${windowS}`, after);
  };

/** What RateLimit-* say of the most pressing limit. */
export function shows(answer: Answer, { limit, remaining, windowS }: { limit: number; remaining: number; windowS: number }): void {
  const came = ['limit', 'remaining', 'policy'].map((field) => answer.headers.get(`ratelimit-${field}`));
  equal(came, [`${limit}`, `${remaining}`, `${limit};w=${windowS}`], `RateLimit-Limit, -Remaining and -Policy of ${answer.asked}`);
  const reset = Number(answer.headers.get('ratelimit-reset') ?? 'none');
  claim(reset >= 1 && reset <= windowS, `RateLimit-Reset should be 1 to ${windowS}`, reset);
}
