import WebSocket from 'ws';
import { Ear } from './ear.js';
import { Inbox } from './inbox.js';

// Socket.IO spoken without its client, to say and to leave out what that never would: https://socket.io/docs/v4/socket-io-protocol/

const PATH = '/socket.io/?EIO=4&transport=';

/** A connection over a WebSocket. */
export class HandIoWire extends Inbox {
  closed = false;
  answersPings = true;
  pings = 0;

  private constructor(readonly socket: WebSocket) {
    super();
    socket.on('message', (data: Buffer) => this.take(data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  static dial(url: string): HandIoWire {
    return new HandIoWire(new WebSocket(`${url.replace('http', 'ws')}${PATH}websocket`));
  }

  static async open(url: string, token: string): Promise<HandIoWire> {
    const wire = HandIoWire.dial(url);
    await wire.next('engine open');
    wire.sayPacket(`40${JSON.stringify({ token, vocabulary: 'chats' })}`);
    await wire.next('ready');
    return wire;
  }

  /** An Engine.IO packet, as it is. */
  sayPacket(packet: string): void {
    this.socket.send(packet);
  }

  say(event: string, data: unknown): void {
    this.sayPacket(`42${JSON.stringify([event, data])}`);
  }

  whenClosed(): Promise<boolean> {
    return this.until(() => this.closed || undefined, 'the close');
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.whenClosed();
  }

  private take(packet: string): void {
    if (packet === '2') {
      this.pings += 1;
      if (this.answersPings) this.sayPacket('3');
      this.wake();
    } else for (const frame of framesIn(packet)) this.keep(frame);
  }
}

/** One that polls, each time it is told to. */
export class HandIoPoller {
  private constructor(private readonly address: string) {}

  static async open(url: string, token: string): Promise<HandIoPoller> {
    const opened = (await (await fetch(`${url}${PATH}polling`)).text()).slice(1);
    const poller = new HandIoPoller(`${url}${PATH}polling&sid=${(JSON.parse(opened) as { sid: string }).sid}`);
    await poller.post(`40${JSON.stringify({ token, vocabulary: 'chats' })}`);
    return poller;
  }

  async post(packet: string): Promise<void> {
    const { status } = await fetch(this.address, { method: 'POST', body: packet, headers: { 'Content-Type': 'text/plain;charset=UTF-8' } });
    if (status !== 200) throw new Error(`the post was answered ${status}`);
  }

  /** Asks for what there is, and waits until there is something. @returns the events in it */
  async poll(): Promise<string[]> {
    const packets = (await (await fetch(this.address)).text()).split('\x1e');
    return packets.flatMap(framesIn).map(({ event }) => event);
  }
}

function framesIn(packet: string): { event: string; data: unknown }[] {
  if (packet.startsWith('0')) return [{ event: 'engine open', data: JSON.parse(packet.slice(1)) as unknown }];
  if (!packet.startsWith('42')) return [];
  const [event, data] = JSON.parse(packet.slice(2)) as [string, unknown];
  Ear.ofSocketIo('chats').heard({ event, data });
  return [{ event, data }];
}
