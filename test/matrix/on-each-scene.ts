import { Part } from '../../src/bootstrap/parts.js';
import { startNode, type Node } from '../support/node.js';
import type { Attempt, Stage } from './attempts.js';
import { gather, groupScene, privateScene, STANDINGS, type Cast, type Standing } from './scene.js';

interface Theatre {
  node: Node;
  cast: Cast;
  stage: Stage;
}

/** In a private chat all but its two are outsiders. */
const IN_PRIVATE: readonly Standing[] = ['outsider', 'author', 'member'];

/** The same tests on memory and on PostgreSQL, in a group and in a private chat, with one cast for both. */
export function onEachScene(title: string, tests: (theatre: () => Theatre, isGroup: boolean) => void): void {
  for (const storage of ['memory', 'postgres'] as const) {
    describe(`${title}, on ${storage}`, () => {
      let node: Node;
      let cast: Cast;
      before(async () => {
        node = await startNode(storage);
        cast = await gather(node.url);
      });
      after(() => node.stop());

      for (const isGroup of [false, true]) {
        describe(isGroup ? 'in a group' : 'in a private chat', () =>
          tests(() => {
            const kept = node.container.get(Part.storage);
            const blobs = node.container.get(Part.blobs);
            const fresh = () => (isGroup ? groupScene : privateScene)({ storage: kept, blobs }, cast);
            return { node, cast, stage: { storage: kept, standings: isGroup ? STANDINGS : IN_PRIVATE, fresh } };
          }, isGroup),
        );
      }
    });
  }
}

/** The name of a route or a command, and what is tried with it. */
export const titled = (name: string, { what }: Attempt): string => (what === undefined ? name : `${name}, ${what}`);
