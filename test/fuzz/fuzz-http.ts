import fc from 'fast-check';
import { Asker, type Answer } from './ask.js';
import { Outcome, short } from './outcome.js';
import { requestsOf, type Place, type Request } from './requests.js';
import { seedOf } from './seed.js';
import { faultOf } from './verdict.js';
import type { World } from './world.js';

interface Plan {
  newWorld(): Promise<World>;
  place: Place;
  runs: number;
}

/** So many at once. */
const CONNECTIONS = 32;
/** After so many requests there is a new world. What takes away sessions, members or messages soon has nothing left to take. */
const LIFETIME = 1_000;
const SHORT_LIFETIMES: Record<string, number> = {
  logOut: 20,
  endSession: 50,
  deleteMessage: 200,
  removeMember: 200,
  changeMember: 200,
  changePassword: 200,
};

/** Asks one operation so many times, and holds each answer against what the document says. */
export async function fuzzOperation({ newWorld, place, runs }: Plan): Promise<Outcome> {
  const { operationId } = place.operation;
  const outcome = new Outcome();
  const asker = new Asker(CONNECTIONS);
  const lifetime = SHORT_LIFETIMES[operationId] ?? LIFETIME;
  for (let from = 0; from < runs; from += lifetime) {
    const world = await newWorld();
    const requests = fc.sample(requestsOf(place, world), { seed: seedOf(operationId, from), numRuns: Math.min(lifetime, runs - from) });
    await askAll(requests, async (request) => note(outcome, request, await asked({ asker, world, place, request })));
  }
  asker.close();
  return outcome;
}

async function askAll(requests: readonly Request[], ask: (request: Request) => Promise<void>): Promise<void> {
  const waiting = requests.values();
  const line = async () => {
    for (const request of waiting) await ask(request);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, line));
}

type Asking = { asker: Asker; world: World; place: Place; request: Request };
type Asked = { answer?: Answer; fault?: string | undefined };

async function asked({ asker, world, place, request }: Asking): Promise<Asked> {
  try {
    const answer = await asker.ask(world.url, request);
    return { answer, fault: faultOf(place, request, answer, world.links) };
  } catch (error) {
    return { fault: String(error) };
  }
}

function note(outcome: Outcome, request: Request, { answer, fault }: Asked): void {
  outcome.asked += 1;
  outcome.note(answer?.status ?? 'nothing');
  if (fault !== undefined) outcome.blame(told(request, answer, fault));
}

const told = ({ standing, method, path, headers, body }: Request, answer: Answer | undefined, fault: string): string =>
  [
    fault,
    `  ${standing}: ${method} ${path} ${JSON.stringify(headers)}`,
    `  ${short(body?.toString() ?? '')}`,
    `  ${answer?.status} ${short(answer?.text ?? '')}`,
  ].join('\n');
