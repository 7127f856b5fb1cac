import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type DefaultEventsMap, type ExtendedError, type Socket as IoSocket } from 'socket.io';
import type { Caller } from '../../../application/caller.js';
import { DomainError, unauthenticated } from '../../../domain/errors.js';
import { admit as admitCaller } from '../admission.js';
import { handshakeBody } from '../contract/bodies.js';
import { InvalidRequest, parse } from '../contract/refusals.js';
import type { Gateway, GatewayDeps } from './gateway.js';
import { shownError } from './shown-error.js';
import { Socket } from './socket.js';
import { encodePacket, wireOfSocketIo, type Acknowledge } from './socketio-wire.js';
import { Unadmitted } from './unadmitted.js';
import { dialect, type Dialect } from './vocabularies/dialect.js';
import { vocabularies } from './vocabularies/vocabularies.js';
import { FRAME_MAX } from './wire.js';

const PATH = '/socket.io/';
/** A connection that joins no namespace in this time is ended, in milliseconds. */
const CONNECT_WITHIN_MS = 10_000;

const DIALECTS: ReadonlyMap<string, Dialect> = new Map(vocabularies.map((each) => [each.name, dialect([each], encodePacket)]));
/** Of a client that names no vocabulary. */
const ALL = dialect(vocabularies, encodePacket);

/** Who was let in, and how they want to be talked to. */
interface Admitted {
  caller: Caller;
  dialect: Dialect;
  acks: boolean;
}

type Client = IoSocket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, Admitted>;

/** Socket.IO at `/socket.io/`, by WebSocket and by polling, with its client for browsers at `/socket.io/socket.io.js`. */
export class SocketIoGateway implements Gateway {
  readonly sockets = new Set<Socket>();
  private isDraining = false;
  private readonly unadmitted = new Unadmitted();
  /** What takes a connection out of their count. */
  private readonly releases = new WeakMap<Client['conn'], () => void>();
  private readonly io: Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, Admitted>;

  constructor(private readonly deps: GatewayDeps) {
    const { heartbeatMs, isAllowedOrigin } = deps;
    this.io = new Server({
      path: PATH,
      maxHttpBufferSize: FRAME_MAX,
      connectTimeout: CONNECT_WITHIN_MS,
      // One that has not answered by the next ping has missed two.
      pingInterval: heartbeatMs,
      pingTimeout: heartbeatMs,
      destroyUpgrade: false,
      httpCompression: false,
      cors: { origin: (origin, answer) => answer(null, origin !== undefined && isAllowedOrigin(origin, undefined)) },
      allowRequest: (request, answer) => {
        const refusal = this.refusalOf(request);
        answer(refusal, refusal === undefined);
      },
    });
    this.io.use((client, next) => void this.admit(client, next)); // admit never rejects.
    this.io.on('connection', (client) => this.welcome(client));
  }

  attach(server: HttpServer): void {
    this.io.attach(server);
    this.io.engine.on('connection', (connection: Client['conn']) => {
      const release = this.unadmitted.add(this.deps.clientOf(connection.request).address);
      this.releases.set(connection, release);
      connection.once('close', release);
    });
  }

  serves(path: string): boolean {
    return path.startsWith(PATH);
  }

  drain(): void {
    this.isDraining = true;
  }

  close(): void {
    this.io.engine.close();
  }

  private refusalOf(request: IncomingMessage): string | undefined {
    if (this.isDraining) return 'server_restarting';
    const { origin, host } = request.headers;
    if (origin !== undefined && !this.deps.isAllowedOrigin(origin, host)) return 'origin_not_allowed';
    return this.unadmitted.isFull(this.deps.clientOf(request).address) ? 'rate_limited' : undefined;
  }

  private async admit(client: Client, next: (error?: ExtendedError) => void): Promise<void> {
    try {
      const { token = bearerOf(client), vocabulary, acks = false } = parse(handshakeBody, client.handshake.auth);
      if (token === undefined) throw unauthenticated();
      const spoken = vocabulary === undefined ? ALL : DIALECTS.get(vocabulary);
      if (!spoken) throw new InvalidRequest([{ path: 'vocabulary', message: 'is not known' }]);
      const { app, clientOf } = this.deps;
      const caller = await admitCaller(app, { client: clientOf(client.request), authorization: `Bearer ${token}` });
      // Who may command nothing would be shown out again, and come back at once.
      await app.limits.command(caller);
      client.data = { caller, dialect: spoken, acks };
      next();
    } catch (error) {
      if (!(error instanceof DomainError)) this.deps.report(error);
      const data = shownError(error);
      next(Object.assign(new Error(data.message), { data }));
    }
  }

  private welcome(client: Client): void {
    this.releases.get(client.conn)?.();
    const { caller, dialect, acks } = client.data;
    const wire = wireOfSocketIo(client, {
      frame: (frame) => socket.receiveFrame(frame),
      pong: (payload) => socket.pong(payload),
      drained: () => socket.drained(),
    });
    const socket = new Socket(wire, dialect, this.deps);
    this.sockets.add(socket);
    client.onAny((event: string, ...sent: unknown[]) => {
      const last = sent.at(-1);
      const id = isAcknowledge(last) ? wire.expectReply(last) : undefined;
      const [data = {}] = id === undefined ? sent : sent.slice(0, -1);
      wire.take({ event, data, id });
    });
    client.on('disconnect', () => {
      this.sockets.delete(socket);
      socket.closed();
      // With no namespace left there is nothing that the connection could be for.
      client.conn.close();
    });
    void socket.open(caller, { acks }); // open never rejects.
  }
}

const bearerOf = ({ handshake }: Client): string | undefined => /^Bearer +(\S+)$/i.exec(handshake.headers.authorization ?? '')?.[1];

const isAcknowledge = (last: unknown): last is Acknowledge => typeof last === 'function';
