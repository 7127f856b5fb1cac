import { z } from 'zod';
import { hasOneStart, scope, start, TWO_STARTS } from './bodies.js';
import { anyText, fitCursor, limit, textCursor, timeCursor } from './fields.js';

// What clients may say in a query, where all is text.

export const chatsQuery = z.object({ limit: limit(50), cursor: timeCursor }).transform(({ limit, cursor }) => ({ limit, after: cursor }));
export const usersQuery = z
  .object({
    search: anyText
      .optional()
      .meta({ description: 'A part of a name or a username, whatever the case and the accents.', examples: ['bo'] }),
    ...{ limit: limit(50), cursor: textCursor },
  })
  .transform(({ cursor, ...rest }) => ({ ...rest, after: cursor }));
export const userSearchQuery = z
  .object({
    q: anyText.meta({ description: 'A name, a username or a whole e-mail address, or a part of the first two.', examples: ['bob'] }),
    ...{ limit: limit(50), cursor: fitCursor },
  })
  .transform(({ q, limit, cursor }) => ({ text: q, limit, after: cursor }));
export const historyQuery = z.object({ limit: limit(50), ...start }).refine(hasOneStart, TWO_STARTS);
export const deleteQuery = z.object({ scope });
