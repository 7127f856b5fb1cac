import { Readable } from 'node:stream';

/**
 * Bytes as a stream, which asks for a piece when there is room for it, and ends their reading when it is ended itself, also before it has
 * begun. It fails when they are not as many as was announced: the next answer on the connection would begin in the wrong place.
 */
export function sizedStream(bytes: AsyncIterable<Uint8Array>, size: number): Readable {
  const source = bytes[Symbol.asyncIterator]();
  let left = size;

  const next = async (): Promise<Uint8Array | null> => {
    const step = await source.next();
    left -= step.done ? 0 : step.value.length;
    if (left < 0 || (step.done && left > 0)) throw new Error(`${size - left} bytes were read instead of ${size}`);
    return step.done ? null : step.value;
  };

  return new Readable({
    read() {
      next().then(
        (piece) => this.push(piece),
        (fault: unknown) => this.destroy(fault as Error),
      );
    },
    destroy(fault, done) {
      Promise.resolve(source.return?.()).then(
        () => done(fault),
        (other: unknown) => done(fault ?? (other as Error)),
      );
    },
  });
}
