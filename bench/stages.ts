import { group, privateChat, register, type Person } from '../test/support/client.js';
import { openWire, type Wire } from './wire.js';

/** Somewhere to send: who does, into which chat, and who is to get it. */
export interface Lane {
  sender: Wire;
  chatId: string;
  receivers: Wire[];
}

/** Where one server is loaded, by the kind of the load: the same shape for Payam and for the relay. */
export type Stage = Partial<Record<'pairs' | 'group' | 'large group', Lane[]>>;

export const PEOPLE = 100;
export const LARGE_GROUP = 1_000;
export const GROUP_SENDERS = 4;
/** Payam's ids have as many digits. */
const RELAY_CHAT = 7_000_000_000_000_000_000n;

/** A hundred people, each with a socket: fifty private chats, and one group of them all. */
export async function payamStage(url: string): Promise<Stage> {
  const people = await inTens(PEOPLE, () => register(url));
  const chatIds = await inTens(PEOPLE / 2, (pair) => privateChat(at(people, 2 * pair), at(people, 2 * pair + 1)));
  const groupId = await group(at(people, 0), people.slice(1));
  const wires = await inTens(PEOPLE, (seat) => openAs(url, at(people, seat)));
  return { pairs: pairLanes(wires, chatIds), group: groupLanes(wires, groupId) };
}

/** As many sockets at the relay, for pairs and for the group apart: there a socket is in one of them. */
export async function relayStage(url: string): Promise<Stage> {
  const paired = await inTens(PEOPLE, (seat) => openInRelay(url, `pair ${Math.floor(seat / 2)}`));
  const grouped = await inTens(PEOPLE, () => openInRelay(url, 'hundred'));
  const chatIds = Array.from({ length: PEOPLE / 2 }, (_, pair) => String(RELAY_CHAT + BigInt(pair)));
  return {
    pairs: pairLanes(paired, chatIds),
    group: groupLanes(grouped, String(RELAY_CHAT)),
  };
}

/** A thousand more people, all of them online and in one group. */
export async function largePayamStage(url: string): Promise<Stage> {
  const people = await inTens(LARGE_GROUP, () => register(url));
  const groupId = await group(at(people, 0), people.slice(1));
  const wires = await inTens(LARGE_GROUP, (seat) => openAs(url, at(people, seat)));
  return { 'large group': groupLanes(wires, groupId) };
}

export async function largeRelayStage(url: string): Promise<Stage> {
  const wires = await inTens(LARGE_GROUP, () => openInRelay(url, 'thousand'));
  return { 'large group': groupLanes(wires, String(RELAY_CHAT)) };
}

/** Closes the sockets. Who closes them all has said good-bye to the server, which has a few seconds' work of it. */
export function hangUp(stage: Stage): void {
  const wires = Object.values(stage).flatMap((lanes) => lanes.flatMap(({ sender, receivers }) => [sender, ...receivers]));
  new Set(wires).forEach((wire) => wire.close());
}

const openAs = (url: string, { token }: Person): Promise<Wire> =>
  openWire(`${url.replace('http', 'ws')}/ws`, { authorization: `Bearer ${token}` });

const openInRelay = (url: string, group: string): Promise<Wire> => openWire(`${url.replace('http', 'ws')}/ws?group=${group}`);

const pairLanes = (wires: readonly Wire[], chatIds: readonly string[]): Lane[] =>
  chatIds.map((chatId, pair) => ({ chatId, sender: at(wires, 2 * pair), receivers: [at(wires, 2 * pair + 1)] }));

const groupLanes = (wires: readonly Wire[], chatId: string): Lane[] =>
  wires.slice(0, GROUP_SENDERS).map((sender) => ({ chatId, sender, receivers: wires.filter((wire) => wire !== sender) }));

async function inTens<Result>(count: number, make: (index: number) => Promise<Result>): Promise<Result[]> {
  const made: Result[] = [];
  while (made.length < count) {
    const ten = Array.from({ length: Math.min(10, count - made.length) }, (_, index) => make(made.length + index));
    made.push(...(await Promise.all(ten)));
  }
  return made;
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`there is no number ${index}`);
  return item;
}
