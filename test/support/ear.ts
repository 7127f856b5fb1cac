import { alarm } from './alarm.js';
import { channels, misfitOf, ofSocketIo, type Documented, type DocumentedChannel } from './documented-frames.js';
import type { Frame } from './inbox.js';

type Id = string | number;

/** Hears what a client says and is told, and holds it against the document: an event, or a reply to the command that it answers. */
export class Ear {
  /** What was said with an id. One may have been used twice. */
  private readonly asked = new Map<Id, { event: string; data: unknown }[]>();
  private readonly told: readonly Documented[];

  private constructor(
    private readonly vocabularies: readonly DocumentedChannel[],
    more: readonly Documented[] = [],
  ) {
    this.told = [...vocabularies.flatMap(({ told }) => told), ...more];
  }

  /** Of a raw socket that was given this subprotocol. */
  static ofRaw(subprotocol: string): Ear {
    return new Ear(channels.filter((each) => each.subprotocol === (subprotocol || channels[0]?.subprotocol)));
  }

  /** Of a Socket.IO client that named this vocabulary, or none. */
  static ofSocketIo(vocabulary?: string): Ear {
    return new Ear(
      channels.filter(({ name }) => vocabulary === undefined || name === vocabulary),
      ofSocketIo,
    );
  }

  said(event: string, data: unknown, id: Id | undefined): void {
    if (id !== undefined) this.asked.set(id, [...(this.asked.get(id) ?? []), { event, data }]);
  }

  /** Fails the test that is running when the document does not have this frame, whoever waits for what. */
  heard(frame: Frame): void {
    const fault = this.faultOf(frame);
    if (fault !== undefined) alarm(`docs/asyncapi.json does not have what came: ${JSON.stringify(frame).slice(0, 300)}: ${fault}`);
  }

  /** The same of what the acknowledgement callback of a command got. */
  acknowledged(event: string, data: unknown, answer: { ok: boolean; data?: unknown; error?: unknown }): void {
    const fault = misfitOf(answer, 'channels/socketIo/messages/acknowledgement/payload');
    if (fault !== undefined)
      alarm(`docs/asyncapi.json does not have the acknowledgement ${JSON.stringify(answer).slice(0, 300)}: ${fault}`);
    const id = this.asked.size;
    this.said(event, data, id);
    const reply = this.repliesTo(event).find(({ payload }) => payload.required?.includes('id'));
    this.heard(answer.ok ? { event: reply?.name ?? '', id, data: answer.data } : { event: 'error', id, data: answer.error });
  }

  /** The same of why a connection was refused. */
  refused(error: unknown): void {
    const fault = misfitOf(error, 'components/schemas/Refused');
    if (fault !== undefined) alarm(`docs/asyncapi.json does not have the refusal ${JSON.stringify(error)}: ${fault}`);
  }

  faultOf(frame: Frame): string | undefined {
    const misfits = this.possible(frame).flatMap((message) => (message.name === frame.event ? [message.misfit(frame)] : []));
    if (!misfits.includes(undefined)) return misfits.join(' or ') || 'there is no such event';
    return frame.event === 'error' || frame.id === undefined ? undefined : this.faultOfSaid(this.asked.get(frame.id) ?? []);
  }

  /** All that a frame may be. What was said behind our back may have been any command. */
  private possible({ event, id, data }: Frame): readonly Documented[] {
    if (event === 'error' && id === undefined) return this.repliesTo((data as { event?: string }).event);
    const asked = id === undefined ? undefined : this.asked.get(id);
    if (asked) return asked.flatMap((each) => this.repliesTo(each.event));
    return [...this.told, ...this.vocabularies.flatMap(({ commands }) => [...commands.values()].flatMap(({ replies }) => replies))];
  }

  /** What is no command is refused like anything that came without having been asked for. */
  private repliesTo(event = ''): readonly Documented[] {
    const commands = this.vocabularies.flatMap((each) => each.commands.get(event) ?? []);
    return commands.length > 0 ? commands.flatMap(({ replies }) => replies) : this.told;
  }

  /** It was taken, so it is what the document says is taken. */
  private faultOfSaid(asked: readonly { event: string; data: unknown }[]): string | undefined {
    const misfits = asked.flatMap((frame) =>
      this.vocabularies.flatMap(({ commands }) => commands.get(frame.event) ?? []).map(({ said }) => said.misfit(asRead(frame))),
    );
    const isTaken = misfits.length === 0 || misfits.includes(undefined);
    return isTaken ? undefined : `${JSON.stringify(asked).slice(0, 300)} was taken: ${misfits.join(' or ')}`;
  }
}

/** As the server reads it: what is called `__proto__` names no chat and is not looked at. */
export const asRead = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (name, each: unknown) => (name === '__proto__' ? undefined : each));
