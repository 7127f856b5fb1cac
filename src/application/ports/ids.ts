import type { ChatId, SessionId, UserId } from '../../domain/ids.js';

/** Makes ids of 63 bits: 41 of milliseconds, then 22 of chance. They sort by age; who meets a taken one asks again. */
export interface Ids {
  user(): UserId;
  chat(): ChatId;
  session(): SessionId;
}
