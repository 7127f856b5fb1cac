import { Part } from '../../src/bootstrap/parts.js';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import { copyAfter, copyOf, faultsOfCopy, type Copy } from './client-copy.js';
import { group, register, Wire, type Person } from './client.js';
import { follow, wantedOf } from './followed.js';
import type { Node } from './node.js';
import { faultsOfCursors, faultsOfLog, wholeLog } from './race-checks.js';
import { run, type Race, type Racer } from './race.js';
import { groupIn } from './storage-world.js';

const RACERS = 8;
/** So many are in from the start. */
const FOUNDERS = 6;

/** Has people race in a group for so long. @returns all that is wrong with what they were answered and told, and with the log */
export async function raced(node: Node, ms: number): Promise<string[]> {
  const people: Person[] = [];
  while (people.length < RACERS) people.push(await register(node.url, `racer${people.length}`));
  const chatId = await group(people[0]!, people.slice(1, FOUNDERS));
  const chat = (await people[0]!.http.get(`/api/messages/chats/${chatId}`)).body.chat;
  const open = async (person: Person): Promise<Racer> => {
    const [wire, ear] = [await Wire.open(node.url, person.token), await Wire.open(node.url, person.token)];
    return { person, wire, ear };
  };
  const race = { chatId, racers: await Promise.all(people.map(open)) };

  const faults = await run(race, ms);
  await finish(race);

  const checked = await check(node, race, (index) => (index < FOUNDERS ? copyOf(chat) : undefined));
  await Promise.all(race.racers.flatMap(({ wire, ear }) => [wire.close(), ear.close()]));
  return [...faults, ...checked];
}

/** A last word, after which everybody who is in has been told everything. */
async function finish({ chatId, racers }: Race): Promise<void> {
  const { http } = racers[0]!.person;
  const { body } = await http.post('/api/messages', { chatId, content: 'the last word' });
  const members = (await http.get(`/api/messages/chats/${chatId}/members`)).body.members as { user: { id: string } }[];
  const inChat = racers.filter(({ person }) => members.some(({ user }) => user.id === person.id));
  const hasHeard = (wire: Wire) =>
    wire.until(() => wire.frames.findLast(({ data }) => data.message?.id === body.message.id), 'the last word', 35_000);
  await Promise.all(inChat.flatMap(({ wire, ear }) => [hasHeard(wire), hasHeard(ear)]));
}

async function check(node: Node, race: Race, firstOf: (index: number) => Copy | undefined): Promise<string[]> {
  const storage = node.container.get(Part.storage);
  const chatId = asChatId(race.chatId);
  const [log, now] = [await wholeLog(storage.logReader, chatId), await groupIn(storage, chatId)];
  const told = race.racers.flatMap(({ person, wire, ear }, index) =>
    [wire, ear].flatMap(({ frames }) => {
      const userId = asUserId(person.id);
      const { have, faults } = follow(log, { userId, frames, ready: { head: 1, since: index < FOUNDERS ? 1 : undefined } });
      const wanted = wantedOf(log, userId);
      const end = have === wanted ? [] : [`had ${have ?? 'no chat'} at the end, not ${wanted ?? 'none'}`];
      const copy = faultsOfCopy(copyAfter(firstOf(index), chatId, frames), userId, log, now);
      return [...faults, ...end, ...copy, ...faultsOfCursors(frames, chatId)].map((fault) => `racer ${index}: ${fault}`);
    }),
  );
  return [...faultsOfLog(log), ...told];
}
