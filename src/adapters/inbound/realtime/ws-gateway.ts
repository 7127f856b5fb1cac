import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Caller, Client } from '../../../application/caller.js';
import { DomainError } from '../../../domain/errors.js';
import { admit } from '../admission.js';
import { showLimits } from '../contract/limit-headers.js';
import { headersOf, STATUS_OF } from '../contract/refusals.js';
import type { Gateway, GatewayDeps } from './gateway.js';
import { Socket } from './socket.js';
import { isFor, refuseUpgrade as refuse } from './upgrades.js';
import { dialect, type Dialect } from './vocabularies/dialect.js';
import { vocabularies } from './vocabularies/vocabularies.js';
import { FRAME_MAX } from './wire.js';
import { encodeFrame, wireOf } from './ws-wire.js';

const PATH = '/ws';
const BASE = 'http://payam';
/** Of a client that names no subprotocol. */
const DEFAULT = dialect([vocabularies[0]], encodeFrame);
const DIALECTS: ReadonlyMap<string, Dialect> = new Map(
  vocabularies.map((each) => [each.subprotocol, each === vocabularies[0] ? DEFAULT : dialect([each], encodeFrame)]),
);

/** Raw WebSocket (RFC 6455) at `/ws`: upgrades, and carries frames between each client and its socket. */
export class WsGateway implements Gateway {
  readonly sockets = new Set<Socket>();
  private isDraining = false;
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_MAX,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (offered) => [...offered].find((name) => DIALECTS.has(name)) ?? false,
  });

  constructor(private readonly deps: GatewayDeps) {}

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      if (!isFor(request, (path) => this.serves(path))) return;
      // A client that goes away before it is let in is nobody's fault.
      stream.on('error', () => stream.destroy());
      void this.upgrade(request, stream, head); // upgrade never rejects: a refusal is an answer.
    });
  }

  serves(path: string): boolean {
    return path === PATH;
  }

  close(): void {
    this.server.close();
  }

  drain(): void {
    this.isDraining = true;
  }

  private async upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const shown: Record<string, string> = {};
    const client = { ...this.deps.clientOf(request), noteLimit: showLimits((headers) => Object.assign(shown, headers)) };
    try {
      const status = this.refusalOf(request);
      if (status !== undefined) return refuse(stream, status);
      const caller = await this.callerOf(request, client);
      if (stream.destroyed) return;
      this.server.handleUpgrade(request, stream, head, (webSocket) =>
        this.welcome(webSocket, stream, caller, new URL(request.url ?? '', BASE).searchParams.get('acks') === '1'),
      );
    } catch (error) {
      if (!(error instanceof DomainError)) this.deps.report(error);
      if (error instanceof DomainError) refuse(stream, STATUS_OF[error.kind], { ...shown, ...headersOf(error) });
      else refuse(stream, 500);
    }
  }

  private refusalOf({ headers }: IncomingMessage): number | undefined {
    if (this.isDraining) return 503;
    if (headers.origin !== undefined && !this.deps.isAllowedOrigin(headers.origin, headers.host)) return 403;
    const offered = (headers['sec-websocket-protocol'] ?? '').split(',').flatMap((name) => name.trim() || []);
    return offered.length > 0 && !offered.some((name) => DIALECTS.has(name)) ? 400 : undefined;
  }

  /** Undefined for a client that will say who it is in its first frame. */
  private async callerOf({ headers: { authorization } }: IncomingMessage, client: Client): Promise<Caller | undefined> {
    const { app } = this.deps;
    if (authorization === undefined) return void (await app.limits.request(client));
    const caller = await admit(app, { client, authorization });
    // Who may command nothing would be shown out again, and come back at once.
    await app.limits.command(caller);
    return caller;
  }

  private welcome(webSocket: WebSocket, stream: Duplex, caller: Caller | undefined, acks: boolean): void {
    const socket = new Socket(wireOf(webSocket, stream), DIALECTS.get(webSocket.protocol) ?? DEFAULT, this.deps);
    this.sockets.add(socket);
    webSocket.on('message', (data: Buffer, isBinary) => (isBinary ? socket.receiveBinary() : socket.receive(data.toString())));
    webSocket.on('pong', (payload) => socket.pong(payload.toString()));
    webSocket.on('close', () => {
      this.sockets.delete(socket);
      socket.closed();
    });
    // ws answers a broken frame with the close code that the RFC names, and closes.
    webSocket.on('error', () => undefined);
    stream.on('drain', () => socket.drained());
    if (caller) void socket.open(caller, { acks }); // open never rejects.
  }
}
