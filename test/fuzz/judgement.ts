import type { Frame } from '../support/inbox.js';
import type { Said } from './frames.js';
import { short, type Outcome } from './outcome.js';
import { RULES } from './rules.js';
import { refusalMisfit, type Saying, type Talk } from './talk.js';

/** Notes what a frame with an id was answered, and whether that is one reply and as announced. */
export function judge(said: Said, replies: readonly Frame[], saying: Saying, outcome: Outcome): void {
  outcome.asked += 1;
  if (!said.hasId) return outcome.note('without an id');
  const [reply] = replies;
  outcome.note(reply?.event === 'error' ? String((reply.data as { code: unknown }).code) : (reply?.event ?? 'nothing'));
  const fault = replies.length === 1 && reply ? faultOf(reply, said, saying) : `${replies.length} replies came`;
  if (fault !== undefined) outcome.blame(`${fault}\n  ${short(JSON.stringify(said))}\n  ${short(JSON.stringify(reply))}`);
}

/** What is wrong with a reply; undefined when nothing is. */
function faultOf({ event, data }: Frame, said: Said, { takes, reply, answers, event: name }: Saying): string | undefined {
  const body = bodyOf(said);
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const misfit = takes(body);
  const broken = misfit === undefined ? RULES.filter((rule) => rule.isBroken({ name, fields })) : [];
  if (event === 'error') {
    const isRefused = (data as { code: string }).code === 'validation_failed' && misfit === undefined && broken.length === 0;
    return isRefused ? 'it was refused, and its schema takes it' : refusalMisfit(data);
  }
  if (event !== reply) return `it was answered by ${event}`;
  if (misfit !== undefined) return `it was accepted, and its schema does not take it: ${misfit}`;
  const rule = broken.find(({ isOpaque }) => isOpaque !== true);
  return rule ? `it was accepted, and breaks a rule: ${rule.says}` : answers(data);
}

/** As it is read: what is not there at all is an empty body, and what is called `__proto__` names no chat and is not looked at. */
const bodyOf = ({ data }: Said): unknown =>
  data === undefined ? {} : JSON.parse(JSON.stringify(data), (name, value: unknown) => (name === '__proto__' ? undefined : value));

/** Holds what came unasked to its shapes. */
export function heed(heard: readonly Frame[], { hearings }: Talk, outcome: Outcome): void {
  for (const { event, data } of heard) {
    const misfit = hearings.has(event) ? hearings.get(event)?.(data) : 'there is no such event';
    if (misfit !== undefined) outcome.blame(`${misfit}\n  ${event} ${short(JSON.stringify(data))}`);
  }
}
