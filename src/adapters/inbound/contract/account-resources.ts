import { z } from 'zod';
import { EXAMPLE } from './examples.js';
import { ownUserShape, viewers } from './resources.js';
import { shownId, time } from './shown.js';

export const signedInShape = z
  .strictObject({
    user: ownUserShape,
    token: z.string().meta({ description: 'The bearer token.' }),
    refreshToken: z.string().meta({ description: 'To be exchanged once for its successor.' }),
    expiresIn: z.int().min(1).meta({ description: 'For how long the token is good, in seconds.' }),
  })
  .meta({ id: 'SignedIn', examples: [EXAMPLE.signedIn] });

export const sessionShape = z
  .strictObject({
    id: shownId,
    createdAt: time,
    lastUsedAt: time,
    expiresAt: time,
    device: z.string().nullable().meta({ description: 'The user agent that logged in.' }),
    isCurrent: z.boolean().meta(viewers('Whether it is the session that asks.')),
  })
  .meta({ id: 'Session', description: 'A login on a device.', examples: [EXAMPLE.session] });

export type SessionResource = z.infer<typeof sessionShape>;
