import { FLEETING, type Notice, type NoticeKind, type Notices } from './notices.js';
import type { Vocabulary } from './vocabularies/vocabulary.js';

/** A notice as bytes, written once for each vocabulary that somebody listens in; the same Buffer goes to every socket. */
export class Frames {
  private readonly written = new Map<Vocabulary, Buffer>();

  constructor(private readonly notice: Notice) {}

  get isFleeting(): boolean {
    return FLEETING.has(this.notice.kind);
  }

  in(vocabulary: Vocabulary): Buffer {
    let frame = this.written.get(vocabulary);
    if (!frame) {
      frame = Buffer.from(write(vocabulary, this.notice.kind, this.notice));
      this.written.set(vocabulary, frame);
    }
    return frame;
  }
}

function write<Kind extends NoticeKind>(vocabulary: Vocabulary, kind: Kind, notice: Notices[Kind]): string {
  const { name, show } = vocabulary.notices[kind];
  return JSON.stringify({ event: name, data: show(notice) });
}
