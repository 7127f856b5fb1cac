import type { Endpoint } from '../../src/adapters/inbound/http/endpoint.js';
import type { RouteAttempt } from './route-attempts.js';
import type { Scene, Standing } from './scene.js';

/** Tries something over HTTP. @returns the status and the code of the refusal, or the answer */
export async function request(
  route: Endpoint,
  { ids, query, body, form }: RouteAttempt,
  scene: Scene,
  who: Standing,
): Promise<{ refusal: string } | { answer: unknown }> {
  const names = (await ids?.(scene, who)) ?? [];
  const path = route.path.replaceAll(/:\w+/g, () => names.shift() ?? '') + (query ? `?${query(scene)}` : '');
  const { http } = scene.cast[who];
  if (route.isBytes) return bytesOf(await http.fetch(path));

  const given = form?.(scene);
  const answer = await (given
    ? http.upload(path, given.bytes, given.said)
    : http.ask(route.method.toUpperCase(), path, body?.(scene, who)));
  return answer.status >= 300 ? { refusal: `${answer.status} ${String(answer.body.code)}` } : { answer: answer.body as unknown };
}

function bytesOf({ status, bytes }: { status: number; bytes: Buffer }): { refusal: string } | { answer: unknown } {
  if (status < 300) return { answer: bytes.toString('latin1') };
  return { refusal: `${status} ${(JSON.parse(bytes.toString()) as { code: string }).code}` };
}
