import type { Documented } from '../support/documented-frames.js';
import { asRead, Ear } from '../support/ear.js';
import type { Frame } from '../support/inbox.js';
import type { Said } from './frames.js';
import { short, type Outcome } from './outcome.js';
import { RULES } from './rules.js';
import type { Saying, Talk } from './talk.js';

/** Notes what a frame with an id was answered, and whether that is one reply and as announced. */
export function judge(said: Said, replies: readonly Frame[], saying: Saying, outcome: Outcome): void {
  outcome.asked += 1;
  if (!said.hasId) return outcome.note('without an id');
  const [reply] = replies;
  outcome.note(reply ? codeOf(reply) || reply.event : 'nothing');
  const fault = replies.length === 1 && reply ? faultOf(reply, said, saying) : `${replies.length} replies came`;
  if (fault !== undefined) outcome.blame(`${fault}\n  ${short(JSON.stringify(said))}\n  ${short(JSON.stringify(reply))}`);
}

/** What is wrong with a reply; undefined when nothing is. */
function faultOf(frame: Frame, said: Said, { said: documented, replies, reply, event: name }: Saying): string | undefined {
  const body = bodyOf(said);
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const misfit = documented.misfit({ event: name, data: body });
  const broken = misfit === undefined ? RULES.filter((rule) => rule.isBroken({ name, fields })) : [];
  const ofReply = misfitOfReply(frame, replies);
  if (frame.event === 'error') {
    const isRefused = codeOf(frame) === 'validation_failed' && misfit === undefined && broken.length === 0;
    return isRefused ? 'it was refused, and the document takes it' : ofReply;
  }
  if (frame.event !== reply) return `it was answered by ${frame.event}`;
  if (misfit !== undefined) return `it was accepted, and the document does not take it: ${misfit}`;
  const rule = broken.find(({ isOpaque }) => isOpaque !== true);
  return rule ? `it was accepted, and breaks a rule: ${rule.says}` : ofReply;
}

function misfitOfReply(frame: Frame, replies: readonly Documented[]): string | undefined {
  if (codeOf(frame) === BUG) return 'the server has a fault';
  const misfits = replies.flatMap(({ name, misfit }) => (name === frame.event ? [misfit(frame)] : []));
  return misfits.includes(undefined) ? undefined : misfits.join(' or ');
}

/** As it is read: what is not there at all is an empty body. */
const bodyOf = ({ data }: Said): unknown => (data === undefined ? {} : asRead(data));

/** Holds what came unasked to the document. */
export function heed(heard: readonly Frame[], { vocabulary: { subprotocol } }: Talk, outcome: Outcome): void {
  const ear = Ear.ofRaw(subprotocol);
  for (const frame of heard) {
    const fault = codeOf(frame) === BUG ? 'the server has a fault' : ear.faultOf(frame);
    if (fault !== undefined) outcome.blame(`${fault}\n  ${short(JSON.stringify(frame))}`);
  }
}

/** The document names it for every command, as a server may have faults; what is made up here is to find them. */
const BUG = 'internal_error';
const codeOf = ({ event, data }: Frame): string => (event === 'error' ? String((data as { code: unknown }).code) : '');
