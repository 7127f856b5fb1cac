import { expect } from 'chai';
import fc from 'fast-check';
import type { Storage } from '../../src/application/ports/ports.js';
import { aCast } from './cast.js';
import { CHATS, commands, PEOPLE, type Command } from './commands.js';
import { naiveModel } from './naive-model.js';
import type { SeenMessage } from './seen.js';

/** For how long a shorter list of commands is looked for, in milliseconds. */
const SHORTENING_MS = 10_000;

/**
 * Does random things with a storage and with a naive model of it, and expects of both the same outcomes, histories, statuses, unread
 * counts, chat lists and logs as followers read them, and of no message that its status falls. After each step the chat it touched is looked at, at the end all.
 * @throws what fast-check found, with as short a list of commands as it found in time
 */
export async function agreesWithModel(open: () => Promise<Storage>, runs: number): Promise<void> {
  const storage = await open();
  const property = fc.asyncProperty(commands, (happening) => agreesOn(storage, happening));

  const found = await fc.check(property, { numRuns: runs, endOnFailure: true });
  if (!found.failed) return;
  const { seed, counterexamplePath: path } = found;
  const shorter = await fc.check(property, { seed, numRuns: runs, interruptAfterTimeLimit: SHORTENING_MS, ...(path !== null && { path }) });
  const told = shorter.failed ? shorter : found;
  throw new Error(fc.defaultReportMessage(told), { cause: told.errorInstance });
}

async function agreesOn(storage: Storage, happening: readonly Command[]): Promise<void> {
  const cast = await aCast(storage);
  const model = naiveModel(cast.chatIds);
  const statuses = risingStatuses();

  const agreeOnChat = async (chat: number) => {
    for (let who = 0; who < PEOPLE; who += 1) {
      if (!model.isIn(who, chat)) continue;
      const history = await cast.history(who, chat);
      expect(history).to.deep.equal(model.history(who, chat));
      statuses.look(chat, history);
    }
    expect(await cast.follow(chat)).to.deep.equal(model.log(chat));
  };
  const agreeOnList = async (who: number) => expect(await cast.list(who)).to.deep.equal(model.list(who));

  for (const command of happening) {
    expect(await cast.run(command)).to.equal(model.run(command));
    await agreeOnChat(command.chat);
    for (const who of [command.who].flat()) await agreeOnList(who);
  }
  for (let who = 0; who < PEOPLE; who += 1) await agreeOnList(who);
  for (let chat = 0; chat < CHATS.length; chat += 1) await agreeOnChat(chat);
}

/** Remembers how far each message was seen to be. */
function risingStatuses() {
  const order = ['sent', 'delivered', 'read'];
  const furthest = new Map<string, number>();

  return {
    look(chat: number, messages: readonly SeenMessage[]) {
      for (const { seq, status } of messages) {
        const key = `${chat}.${seq}`;
        expect(order.indexOf(status), `the status of ${key}`).to.be.at.least(furthest.get(key) ?? 0);
        furthest.set(key, order.indexOf(status));
      }
    },
  };
}
