import { expect } from 'chai';
import { chatsVocabulary } from '../../src/adapters/inbound/realtime/vocabularies/chats.js';
import { Wire } from '../support/client.js';
import { faultsOf } from './attempts.js';
import { COMMAND_ATTEMPTS } from './command-attempts.js';
import { onEachScene, titled } from './on-each-scene.js';
import { STANDINGS, type Scene, type Standing } from './scene.js';

it('has every command in the matrix, and nothing else', () => {
  expect(Object.keys(COMMAND_ATTEMPTS)).to.have.members(Object.keys(chatsVocabulary.phrases));
});

onEachScene('who may say what over a socket', (theatre) => {
  let wires: Map<Standing, Wire>;
  before(async () => {
    const { node, cast } = theatre();
    // What a socket confirms by itself would change the chat behind an attempt's back.
    const open = async (who: Standing) => [who, await Wire.open(node.url, cast[who].token, { query: '?acks=1' })] as const;
    wires = new Map(await Promise.all(STANDINGS.map(open)));
  });
  after(() => Promise.all([...wires.values()].map((wire) => wire.close())));

  for (const [event, attempts] of Object.entries(COMMAND_ATTEMPTS)) {
    for (const attempt of attempts) {
      it(`is as the domain says: ${titled(event, attempt)}`, async () => {
        const ask = async (scene: Scene, who: Standing) => {
          const reply = await wires.get(who)!.ask(event, attempt.body?.(scene, who));
          return reply.event === 'error' ? { refusal: String(reply.data.code) } : { answer: reply.data as unknown };
        };
        expect(await faultsOf(theatre().stage, attempt, { ask, tell: ({ code }) => code })).to.deep.equal([]);
      });
    }
  }
});
