import { Agent, get } from 'node:http';

export interface Fetched {
  /** From asking to the answer's last byte. */
  ms: number;
  bytes: number;
  text: string;
}

/** One connection that is kept open: who asks one thing after the other pays for connecting once. */
export class HttpLine {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** @throws when the answer is not 200 */
  get(path: string): Promise<Fetched> {
    const { agent } = this;
    return new Promise((resolve, reject) => {
      const start = performance.now();
      const request = get(this.url + path, { agent, headers: { authorization: `Bearer ${this.token}` } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const ms = performance.now() - start;
          const body = Buffer.concat(chunks);
          if (response.statusCode === 200) resolve({ ms, bytes: body.length, text: body.toString() });
          else reject(new Error(`${path} answered ${response.statusCode ?? 0} ${body.toString()}`));
        });
      });
      request.on('error', reject);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
