import { isDeepStrictEqual } from 'node:util';
import type { Storage } from '../../src/application/ports/ports.js';
import type { DomainError } from '../../src/domain/errors.js';
import { messageIdOf } from '../../src/domain/ids.js';
import { groupIn } from '../support/storage-world.js';
import type { Judge, Which } from './judges.js';
import { idOf, type Scene, type Standing } from './scene.js';

export type Json = Record<string, unknown>;

/** Something that can be tried on a chat, and who may. */
export interface Attempt {
  /** Where a route or a command can be used for several things. */
  what?: string;
  judge: Judge;
  body?(scene: Scene, who: Standing): Json;
  /** Texts that a good answer holds for some, and for nobody else. */
  shows?: Shown[];
}

export interface Shown {
  text(scene: Scene): string;
  to: Judge;
}

export const message: Which = (scene) => scene.message;
export const later: Which = (scene) => scene.later;

/** The same, tried on a message from before the newcomer came, and on one from after. */
export const onEither = <Made>(make: (which: Which, what: string) => Made): Made[] => [
  make(message, 'an old message'),
  make(later, 'a new message'),
];

export const refOf = (scene: Scene, which: Which): string => messageIdOf(which(scene));

export interface Stage {
  storage: Storage;
  /** Who tries. */
  standings: readonly Standing[];
  /** A scene where nothing was tried yet. */
  fresh(): Promise<Scene>;
}

/** A way in: how to try something as somebody, and what a refusal looks like there. */
interface Door {
  /** @returns the refusal, or the whole answer when there was none */
  ask(scene: Scene, who: Standing): Promise<{ refusal: string } | { answer: unknown }>;
  tell(refusal: DomainError): string;
}

/**
 * Tries something as everybody, each on a scene that is as it was at first, and tells where the answer is not the judge's, and where
 * somebody was refused and changed something all the same.
 */
export async function faultsOf({ storage, standings, fresh }: Stage, attempt: Attempt, { ask, tell }: Door): Promise<string[]> {
  const faults: string[] = [];
  let scene = await fresh();
  for (const who of standings) {
    const refusal = attempt.judge(scene, idOf(scene.cast[who]));
    const fault = faultOf(await ask(scene, who), refusal && tell(refusal), texts(attempt, scene, who));
    if (fault !== undefined) faults.push(`the ${who} was ${fault}`);
    if (isDeepStrictEqual(await groupIn(storage, scene.group.chat.id), scene.group)) continue;
    if (refusal) faults.push(`the ${who} was refused, and changed the chat`);
    scene = await fresh();
  }
  return faults;
}

function texts({ shows = [] }: Attempt, scene: Scene, who: Standing): { text: string; isShown: boolean }[] {
  return shows.map(({ text, to }) => ({ text: text(scene), isShown: to(scene, idOf(scene.cast[who])) === undefined }));
}

function faultOf(
  outcome: { refusal: string } | { answer: unknown },
  expected: string | undefined,
  wanted: { text: string; isShown: boolean }[],
): string | undefined {
  const refusal = 'refusal' in outcome ? outcome.refusal : undefined;
  if (refusal !== expected) return `answered ${refusal ?? 'well'}, not ${expected ?? 'well'}`;
  if (!('answer' in outcome)) return undefined;

  const answer = JSON.stringify(outcome.answer);
  const wrong = wanted.find(({ text, isShown }) => answer.includes(text) !== isShown);
  return wrong && `${wrong.isShown ? 'not ' : ''}shown ${wrong.text}`;
}
