import type { World } from './world.js';

/** Fewer than the refusals that close a socket. */
const FRAMES_EACH = 64;
/** So many at once. */
const AT_ONCE = 8;
const STANDINGS = ['owner', 'member', 'admin', 'outsider', 'left'] as const;

/** What somebody says in `Authorization`: of everybody who has a token, by turns. */
export const everybody = ({ tokens }: World): string[] => STANDINGS.map((standing) => tokens[standing][0] ?? '');

/** Has some of all this said in each of many sittings, a few of them at once, by all people in turn. */
export async function inSittings<Said>(
  all: readonly Said[],
  world: World,
  sit: (frames: readonly Said[], authorization: string) => Promise<void>,
): Promise<void> {
  const parts = Array.from({ length: Math.ceil(all.length / FRAMES_EACH) }, (_, at) => all.slice(at * FRAMES_EACH, (at + 1) * FRAMES_EACH));
  const waiting = parts.entries();
  const people = everybody(world);
  const line = async () => {
    for (const [at, part] of waiting) await sit(part, people[at % people.length] ?? '');
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
}
