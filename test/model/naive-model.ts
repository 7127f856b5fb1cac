import type { ChatId } from '../../src/domain/ids.js';
import { CHATS, type Command, type Edit, type Move, type Send, type Who } from './commands.js';
import { contentOf, cursorOf, eventsOf, isErased, isIn, messagesOf, saidSinceCame, visibleTo, type WhatHappened } from './facts.js';
import { chatsOf, historyOf, logOf } from './naive-views.js';
import type { Outcome } from './seen.js';

type Log = readonly WhatHappened[];
/** How a command ends, and what happens by it. */
type Answer = [Outcome, ...WhatHappened[]];

/** Payam as one would write it without a thought for cost: a list of what happened, read from the start for every question. */
export function naiveModel(chatIds: readonly ChatId[]) {
  const happened: WhatHappened[] = CHATS.flatMap(({ founders }, chat) =>
    founders.map((who) => ({ kind: 'came', chat, who, isFounder: true })),
  );

  return {
    run(command: Command): Outcome {
      const [outcome, ...more] = answerTo(command, eventsOf(happened, command.chat));
      happened.push(...more);
      return outcome;
    },
    isIn: (who: Who, chat: number) => isIn(eventsOf(happened, chat), who),
    history: (who: Who, chat: number) => historyOf(eventsOf(happened, chat), who),
    list: (who: Who) => chatsOf(happened, who, chatIds),
    log: (chat: number) => logOf(eventsOf(happened, chat)),
  };
}

function answerTo(command: Command, log: Log): Answer {
  switch (command.kind) {
    case 'send':
      return send(command, log);
    case 'move':
      return move(command, log);
    case 'edit':
      return edit(command, log);
    case 'hide':
      return hide(command, log);
    case 'delete':
      return erase(command, log);
    case 'join':
      return join(command, log);
    case 'leave':
      return isIn(log, command.who) ? ['left', { kind: 'went', chat: command.chat, who: command.who }] : ['chat_not_found'];
  }
}

function send({ chat, who, text, clientId, replyTo, at }: Send, log: Log): Answer {
  const messages = messagesOf(log);
  const earlier = messages.findIndex((said) => clientId !== undefined && said.who === who && said.clientId === clientId);
  const first = messages[earlier];
  if (first) return [first.text === text && first.replyTo === replyTo ? `again ${earlier + 1}` : 'client_id_reused'];
  if (!isIn(log, who)) return ['chat_not_found'];
  if (replyTo !== undefined && !saidSinceCame(log, who).includes(replyTo)) return ['reply_target_not_found'];

  return [`said ${messages.length + 1}`, { kind: 'said', chat, who, text, clientId, replyTo, at }];
}

function move({ chat, who, read = 0, delivered = 0, confirmed }: Move, log: Log): Answer {
  if (!isIn(log, who)) return ['nothing'];
  const messages = messagesOf(log);
  const upTo = (seq: number) => Math.min(seq, messages.length);
  const own: WhatHappened[] = [
    { kind: 'read', chat, who, upTo: upTo(read) },
    { kind: 'had', chat, who, upTo: upTo(delivered) },
  ];

  const had = cursorOf([...log, ...own], who, ['had', 'read']);
  const isSkipped = messages.some((said, i) => i + 1 > had && i + 1 <= (confirmed?.from ?? 0) && said.who !== who);
  const moves: WhatHappened[] = confirmed && !isSkipped ? [...own, { kind: 'had', chat, who, upTo: upTo(confirmed.to) }] : own;

  const after = whereIs(who, [...log, ...moves]);
  return [after === whereIs(who, log) ? 'nothing' : `moved to ${after}`, ...moves];
}

const whereIs = (who: Who, log: Log): string => `${cursorOf(log, who, ['had', 'read'])}/${cursorOf(log, who, ['read'])}`;

function edit({ chat, who, seq, text, isLate }: Edit, log: Log): Answer {
  if (!visibleTo(log, who).includes(seq)) return ['message_not_found'];
  if (messagesOf(log)[seq - 1]?.who !== who) return ['not_allowed_to_edit'];
  if (isErased(log, seq)) return ['message_deleted'];
  if (isLate) return ['too_late_to_edit'];
  if (contentOf(log, seq) === text) return ['nothing'];

  return ['edited', { kind: 'edited', chat, who, seq, text }];
}

/** Hiding what is hidden already is hiding it. */
const hide = ({ chat, who, seq }: { chat: number; who: Who; seq: number }, log: Log): Answer =>
  saidSinceCame(log, who).includes(seq) ? ['hidden', { kind: 'hidden', chat, who, seq }] : ['message_not_found'];

function erase({ chat, who, seq }: { chat: number; who: Who; seq: number }, log: Log): Answer {
  if (!visibleTo(log, who).includes(seq)) return ['message_not_found'];
  if (messagesOf(log)[seq - 1]?.who !== who && !isOwner(chat, who, log)) return ['not_allowed_to_delete'];
  if (isErased(log, seq)) return ['nothing'];

  return ['erased', { kind: 'erased', chat, who, seq }];
}

/** Who made a group, and never left it: coming again one is a member like others. */
const isOwner = (chat: number, who: Who, log: Log): boolean =>
  CHATS[chat]?.type === 'group' && CHATS[chat].founders[0] === who && !log.some((event) => event.kind === 'went' && event.who === who);

function join({ chat, who: people }: { chat: number; who: readonly Who[] }, log: Log): Answer {
  const newcomers = [...new Set(people)].filter((who) => !isIn(log, who));
  return [`joined ${newcomers.length}`, ...newcomers.map((who): WhatHappened => ({ kind: 'came', chat, who, isFounder: false }))];
}
