import WebSocket from 'ws';

/** One end of a chat. Frames are handed over as they came, unparsed: the client shares the machine with what it measures. */
export interface Wire {
  send(frame: string): void;
  /** Where frames go from now on. */
  listen(take: (frame: string) => void): void;
  close(): void;
}

const OPEN_WITHIN_MS = 20_000;

/** Opens a socket, and waits until events flow on it. */
export function openWire(url: string, headers: Record<string, string> = {}): Promise<Wire> {
  const socket = new WebSocket(url, { headers, perMessageDeflate: false, skipUTF8Validation: true });
  let take: (frame: string) => void = () => undefined;
  const wire: Wire = {
    send: (frame) => socket.send(frame),
    listen: (listener) => (take = listener),
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${url} said nothing`)), OPEN_WITHIN_MS);
    socket.on('error', reject);
    socket.on('close', (code) => take(`{"event":"closed","code":${code}}`));
    socket.on('message', (data: Buffer) => take(data.toString('latin1')));
    take = (frame) => {
      if (!frame.startsWith('{"event":"ready"')) return;
      clearTimeout(timer);
      resolve(wire);
    };
  });
}
