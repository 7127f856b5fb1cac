import type { Socket as IoSocket } from 'socket.io';

type Connection = IoSocket['conn'];

/** A client that polls takes nothing until it comes again, and then all: so many times as much may wait for it. */
const POLLED_AT_ONCE = 8;

interface Ears {
  /** Everything that was sent before this was asked has arrived. */
  pong(payload: string): void;
  /** Nothing waits any more to leave. */
  drained(): void;
}

/**
 * What is on its way to a Socket.IO client, and what has arrived. A ping of Engine.IO goes out when all that was sent before it was asked
 * for is with the transport, so it keeps its place among the packets; its pong has no payload, so pongs answer pings in turn. By polling,
 * the next poll shows that the answer to the last one has come. Source: https://socket.io/docs/v4/engine-io-protocol/
 */
export class Traffic {
  /** Packets made, and packets that the transport has been given. */
  private made = 0;
  private handed = 0;
  private queuedBytes = 0;
  private inFlightBytes = 0;
  /** What waited when this turn of the event loop first sent something; undefined in one that has not. */
  private waitingBefore: number | undefined;
  private wanted: { payload: string; after: number } | undefined;
  /** Pings on the way; those without a payload are Engine.IO's own heartbeats. */
  private readonly asked: (string | undefined)[] = [];
  private isReading = true;

  constructor(
    private readonly conn: Connection,
    private readonly ears: Ears,
  ) {
    conn.on('packetCreate', ({ type, data }: { type: string; data?: string | Buffer }) => {
      this.noteTurn();
      this.made += 1;
      this.queuedBytes += data === undefined ? 0 : Buffer.byteLength(data);
      if (type === 'ping') this.asked.push(undefined);
    });
    conn.on('flush', () => {
      this.handed = this.made;
      this.inFlightBytes += this.queuedBytes;
      this.queuedBytes = 0;
    });
    conn.on('heartbeat', () => {
      const payload = this.asked.shift();
      if (payload !== undefined) ears.pong(payload);
    });
    conn.on('upgrade', () => {
      // What was polled has come: a client upgrades when no poll of its is on the way.
      this.ready();
      this.follow();
    });
    this.follow();
  }

  /** What was sent in earlier turns and has not left for the network, or, by polling, has not been asked for. */
  get bytes(): number {
    return this.waitingBefore ?? this.waiting;
  }

  /** Asks the client to confirm all that was sent so far. */
  ask(payload: string): void {
    this.wanted = { payload, after: this.made };
    if (this.conn.transport.writable) this.askIfHanded();
  }

  setReading(isReading: boolean): void {
    this.isReading = isReading;
    const below: unknown = Reflect.get(this.conn.transport, 'socket');
    // Engine.IO has no way to stop reading, and ws, below it, has; a client that polls is bounded by what it may post at once.
    if (isPausable(below)) below[isReading ? 'resume' : 'pause']();
  }

  /** Hears of the transport before Engine.IO does, which then hands over what has queued up since. */
  private follow(): void {
    this.conn.transport.prependListener('ready', () => this.ready());
    if (!this.isReading) this.setReading(false);
  }

  private get waiting(): number {
    // What was answered to a poll is on its way, and there is one answer at a time.
    return this.conn.transport.name === 'polling' ? this.queuedBytes / POLLED_AT_ONCE : this.queuedBytes + this.inFlightBytes;
  }

  private noteTurn(): void {
    if (this.waitingBefore !== undefined) return;
    this.waitingBefore = this.waiting;
    setImmediate(() => (this.waitingBefore = undefined));
  }

  private ready(): void {
    this.inFlightBytes = 0;
    this.askIfHanded();
    if (this.queuedBytes === 0) this.ears.drained();
  }

  private askIfHanded(): void {
    if (!this.wanted || this.handed < this.wanted.after) return;
    const { payload } = this.wanted;
    this.wanted = undefined;
    if (this.conn.transport.name === 'polling') return this.ears.pong(payload);
    this.asked.push(payload);
    this.conn.transport.send([{ type: 'ping' }]);
  }
}

const isPausable = (below: unknown): below is { pause(): void; resume(): void } =>
  typeof below === 'object' && below !== null && 'pause' in below && 'resume' in below;
