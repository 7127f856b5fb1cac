import type { ChatId } from '../../../domain/ids.js';
import { FLEETING, type Notice, type NoticeKind, type Notices } from './notices.js';
import type { Dialect, Encode } from './vocabularies/dialect.js';
import { noticeBodies } from './vocabularies/notice-bodies.js';

/** A notice as bytes: its body is written once, and each frame once for each dialect; the same Buffer goes to every socket. */
export class Frames {
  private body: string | undefined;
  /** By the list of names, which is a dialect's own. */
  private readonly written = new Map<readonly string[], readonly ReturnType<Encode>[]>();

  constructor(private readonly notice: Notice) {}

  get isFleeting(): boolean {
    return FLEETING.has(this.notice.kind);
  }

  /** @param rooms the chats that the socket has joined, which some names depend on */
  in({ notices, encode }: Dialect, rooms: ReadonlySet<ChatId>): readonly ReturnType<Encode>[] {
    const { joined, elsewhere } = notices[this.notice.kind];
    const names = joined === elsewhere || !this.isAboutOneOf(rooms) ? elsewhere : joined;
    let frames = this.written.get(names);
    if (!frames) {
      const body = (this.body ??= write(this.notice.kind, this.notice));
      frames = names.map((name) => encode(name, body));
      this.written.set(names, frames);
    }
    return frames;
  }

  private isAboutOneOf(rooms: ReadonlySet<ChatId>): boolean {
    return 'chatId' in this.notice && rooms.has(this.notice.chatId);
  }
}

const write = <Kind extends NoticeKind>(kind: Kind, notice: Notices[Kind]): string => JSON.stringify(noticeBodies[kind].show(notice));
