import { refusalsOf } from '../realtime/announced.js';
import { AUTHENTICATE, authenticate, readyShape } from '../realtime/vocabularies/authenticate.js';
import type { Announced } from '../realtime/vocabularies/command.js';
import { commands } from '../realtime/vocabularies/commands.js';
import { noticeBodies } from '../realtime/vocabularies/notice-bodies.js';
import type { NoticeName, Phrase, Vocabulary } from '../realtime/vocabularies/vocabulary.js';
import { errorFrame, OF_FRAMES } from './error-frame.js';
import { sentFrame, takenFrame, type FrameMessage } from './frame-message.js';
import type { Schemas } from './json-schema.js';

/** A command as a vocabulary says it, and all that it may be answered. Ids are the same in every vocabulary. */
export interface SpokenCommand {
  id: string;
  summary: string;
  said: FrameMessage;
  /** By their ids. */
  replies: Record<string, FrameMessage>;
  refused: FrameMessage;
}

/** What a socket is told without having asked. */
export interface SpokenNotice {
  id: string;
  summary: string;
  /** By their ids: more than one where the name depends on the socket. */
  told: Record<string, FrameMessage>;
}

/** All that is said in a vocabulary. */
export interface Spoken {
  commands: SpokenCommand[];
  notices: SpokenNotice[];
}

export function spokenIn({ phrases, notices }: Vocabulary, schemas: Schemas): Spoken {
  return {
    commands: [
      commandOf(AUTHENTICATE, { event: AUTHENTICATE, command: authenticate, begins: readyMessage('maybe', schemas) }, schemas),
      ...Object.entries(phrases).map(([event, phrase]) => commandOf(idOf(phrase), { event, ...phrase }, schemas)),
    ],
    notices: [
      { id: 'ready', summary: READY, told: { readyAtOnce: readyMessage('never', schemas) } },
      ...Object.entries(notices).map(([kind, name]) => noticeOf(kind as keyof typeof noticeBodies, name, schemas)),
      { id: 'refuse', summary: REFUSED, told: { refused: errorFrame({ summary: REFUSED, refusals: OF_FRAMES }, schemas) } },
    ],
  };
}

const READY = 'It is known whose socket it is: from here on events flow';
const REFUSED = 'What was said is no command';

const readyMessage = (hasId: 'maybe' | 'never', schemas: Schemas) =>
  sentFrame({ name: 'ready', summary: READY, data: schemas.of(readyShape, 'output'), hasId }, schemas);

interface Saying extends Omit<Phrase, 'command'> {
  event: string;
  command: Announced;
  /** What answers the first one of a socket, in place of the reply. */
  begins?: FrameMessage;
}

function commandOf(id: string, { event, command, reply = 'ack', unasked, begins }: Saying, schemas: Schemas): SpokenCommand {
  const { summary, accepts, answers } = command;
  const [body, data] = [schemas.of(accepts, 'input'), schemas.of(answers, 'output')];
  const answer = { summary: `The reply to \`${event}\``, data };
  return {
    id,
    summary,
    said: takenFrame({ name: event, summary, data: body, hasId: 'maybe', isDataNeeded: !accepts.safeParse({}).success }, schemas),
    replies: {
      ...(begins && { [`${id}Ready`]: begins }),
      [`${id}Reply`]: sentFrame({ ...answer, name: reply, hasId: 'always' }, schemas),
      ...(unasked !== undefined && { [`${id}ReplyWithoutId`]: sentFrame({ ...answer, name: unasked, hasId: 'never' }, schemas) }),
    },
    refused: errorFrame({ summary: `${id} was refused`, refusals: refusalsOf(command) }, schemas),
  };
}

const NAMES = new Map(Object.entries(commands).map(([name, command]) => [command, name]));
const idOf = ({ command }: Phrase): string => NAMES.get(command) ?? '';

function noticeOf(kind: keyof typeof noticeBodies, name: NoticeName, schemas: Schemas): SpokenNotice {
  const { summary, shape } = noticeBodies[kind];
  const id = kind.replace(/\.(\w)/g, (_dot, letter: string) => letter.toUpperCase());
  const told = (event: string, where = '') =>
    sentFrame({ name: event, summary: `${summary}${where}`, data: schemas.of(shape, 'output'), hasId: 'never' }, schemas);
  if (typeof name === 'string') return { id, summary, told: { [id]: told(name) } };
  return {
    ...{ id, summary },
    told: {
      [`${id}Joined`]: told(name.joined, ', in a chat that this socket has joined'),
      [`${id}Elsewhere`]: told(name.elsewhere, ', in a chat that this socket has not joined'),
    },
  };
}
