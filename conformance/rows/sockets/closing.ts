import { equal } from '../../claims.js';
import { Client } from '../../clients/client.js';
import { openRaw, type RawWire } from '../../clients/raw.js';
import type { Combination, Stage } from '../../stage.js';
import { over, type SocketRow } from '../row.js';

const ready = async (stage: Stage, { vocabulary }: Combination): Promise<[Client, RawWire]> => {
  const { token } = await stage.person();
  const wire = stage.lend(await openRaw({ url: stage.url, vocabulary, token }));
  return [new Client(vocabulary, wire), wire];
};

/** Masked with zeros, a text frame of one byte that begins a character and does not end it. */
const BROKEN_UTF8 = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xc3]);
const MOST = 256 * 1_024;

/** A ping that is this many bytes long. */
const padded = (bytes: number): string => {
  const frame = (filler: string) => JSON.stringify({ event: 'ping', data: { filler } });
  return frame('x'.repeat(bytes - frame('').length));
};

export const closingRows: SocketRow[] = [
  over('broken UTF-8 -> close 1007', async (stage, combination) => {
    const [client, wire] = await ready(stage, combination);
    // The client would not send it, so it is written beside it.
    (wire.socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(BROKEN_UTF8);
    equal((await client.ended()).code, 1007, 'the close code');
  }),
  over('a frame over 256 KiB -> close 1009; one of 256 KiB is taken', async (stage, combination) => {
    const [client, wire] = await ready(stage, combination);
    wire.socket.send(padded(MOST));
    await client.barrier();
    wire.socket.send(padded(MOST + 1));
    equal((await client.ended()).code, 1009, 'the close code');
  }),
  over('100 refused frames in 10 s -> close 1008; fewer do not', async (stage, combination) => {
    const [client, wire] = await ready(stage, combination);
    for (let nth = 0; nth < 98; nth += 1) wire.send('no_such_event', {});
    await client.barrier();
    for (let nth = 0; nth < 4; nth += 1) wire.send('no_such_event', {});
    equal((await client.ended()).code, 1008, 'the close code');
  }),
];
