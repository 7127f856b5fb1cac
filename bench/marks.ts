/** What tells a message from all others of its run: whose it is, its number, and when it was sent, in whole microseconds. */
export interface Mark {
  lane: number;
  n: number;
  sentUs: number;
}

/** As it stands in a frame, first in the text and as the frame's id: `3.1705.88123456.` */
export const markOf = ({ lane, n, sentUs }: Mark): string => `${lane}.${n}.${sentUs}.`;

/** Reads the mark that stands after a text in a frame, without parsing the frame. */
export function markAfter(before: string, frame: string): Mark {
  const start = frame.indexOf(before) + before.length;
  const first = frame.indexOf('.', start);
  const second = frame.indexOf('.', first + 1);
  const third = frame.indexOf('.', second + 1);
  return {
    lane: Number(frame.slice(start, first)),
    n: Number(frame.slice(first + 1, second)),
    sentUs: Number(frame.slice(second + 1, third)),
  };
}

export const nowUs = (): number => Math.round(performance.now() * 1_000);
