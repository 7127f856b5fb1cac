import { connect } from 'node:net';
import { getPriority, setPriority } from 'node:os';
import WebSocket from 'ws';

// Two clients that heed nothing: one says commands over a socket, and one asks over HTTP, each as fast as it can. Ends on SIGTERM, and then
// says in one line of JSON what became of it.

const { URL: url = '', SOCKET_TOKEN = '', HTTP_TOKEN = '', CHAT_ID = '' } = process.env;
const CONNECTIONS = 20;
/** So many requests are written at once on a connection, which answers them in order. */
const PIPELINED = 50;
const FRAMES_AT_ONCE = 200;
/** What the flooding socket may hold back, in bytes: then it writes as fast as the server reads. */
const UNSENT_MAX = 1_000_000;

const count = { frames: 0, refusedFrames: 0, closed: 0, refusedSockets: 0, requests: 0, answered: 0, refusedRequests: 0 };

const COMMANDS = [
  `{"event":"send_message","id":1,"data":{"chatId":"${CHAT_ID}","content":"flood"}}`,
  `{"event":"get_messages","id":2,"data":{"chatId":"${CHAT_ID}"}}`,
  '{"event":"sync","id":3,"data":{}}',
  `{"event":"typing_start","id":4,"data":{"chatId":"${CHAT_ID}"}}`,
];

/** Opens a socket, floods it, and opens the next as soon as it is closed. */
function floodSocket(): void {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, {
    headers: { authorization: `Bearer ${SOCKET_TOKEN}` },
    perMessageDeflate: false,
  });
  const flood = () => {
    if (socket.readyState !== socket.OPEN) return;
    for (let said = 0; said < FRAMES_AT_ONCE && socket.bufferedAmount < UNSENT_MAX; said += 1) {
      socket.send(COMMANDS[(count.frames += 1) % COMMANDS.length] ?? '');
    }
    // A client that spins while the server does not read takes the processor from those who are measured.
    setTimeout(flood, socket.bufferedAmount < UNSENT_MAX ? 0 : 5);
  };
  socket.on('open', flood);
  socket.on('message', (data: Buffer) => data.includes('"rate_limited"') && (count.refusedFrames += 1));
  socket.on('unexpected-response', () => {
    count.refusedSockets += 1;
    socket.terminate();
  });
  socket.on('error', () => undefined);
  socket.on('close', (code) => {
    if (code === 1008) count.closed += 1;
    setImmediate(floodSocket);
  });
}

/** Asks again as soon as everything is answered, half of the connections as a user and half as nobody. */
function floodHttp(nth: number): void {
  const { hostname, port } = new URL(url);
  const authorization = nth % 2 === 0 ? `Authorization: Bearer ${HTTP_TOKEN}\r\n` : '';
  const requests = `GET /api/users HTTP/1.1\r\nHost: payam\r\n${authorization}\r\n`.repeat(PIPELINED);
  const connection = connect(Number(port), hostname);
  let owed = 0;
  const ask = () => {
    owed += PIPELINED;
    count.requests += PIPELINED;
    connection.write(requests);
  };
  connection.on('connect', ask);
  connection.on('data', (data: Buffer) => {
    const statuses = data.toString('latin1').match(/HTTP\/1\.1 \d{3}/g) ?? [];
    owed -= statuses.length;
    count.answered += statuses.length;
    count.refusedRequests += statuses.filter((status) => status.endsWith('429')).length;
    if (owed <= 0) ask();
  });
  connection.on('error', () => undefined);
  connection.on('close', () => setImmediate(floodHttp, nth));
}

// It is to load the server, and not to keep from running who measures what that does to others.
setPriority(Math.min(19, getPriority() + 5));
floodSocket();
for (let nth = 0; nth < CONNECTIONS; nth += 1) floodHttp(nth);
process.stdout.write('flooding now\n');
process.on('SIGTERM', () => {
  process.stderr.write(`${JSON.stringify(count)}\n`);
  process.exit(0);
});
