import { accounts } from './accounts/accounts.js';
import { cards } from './cards.js';
import { chats } from './chats/chats.js';
import { following } from './following.js';
import { housekeeping } from './housekeeping.js';
import { limits } from './limits.js';
import { media } from './media/media.js';
import { messaging } from './messaging/messaging.js';
import { people } from './people.js';
import type { Ports } from './ports/ports.js';
import { presence } from './presence.js';
import { receipts } from './receipts/receipts.js';
import { rooms } from './rooms.js';
import { sync } from './sync/sync.js';

/** The whole core as one typed value: what any way in may ask of Payam. */
export const application = (driven: Ports) => {
  const ports = { ...driven, cards: cards(driven) };

  return {
    limits: limits(ports),
    accounts: accounts(ports),
    people: people(ports),
    chats: chats(ports),
    media: media(ports),
    messaging: messaging(ports),
    receipts: receipts(ports),
    presence: presence(ports),
    rooms: rooms(ports),
    following: following(ports),
    sync: sync(ports),
    housekeeping: housekeeping(ports),
    now: () => ports.clock.now(),
  };
};

export type Application = ReturnType<typeof application>;
