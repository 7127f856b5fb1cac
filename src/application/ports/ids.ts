import type { ChatId, FileId, SessionId, UserId } from '../../domain/ids.js';

/** Makes ids of 63 bits: 41 of milliseconds, then 22 of chance. They sort by age; who meets a taken one asks again. */
export interface Ids {
  user(): UserId;
  chat(): ChatId;
  session(): SessionId;
  file(): FileId;
  /** A text that nobody can guess, of 128 bits. */
  key(): string;
}
