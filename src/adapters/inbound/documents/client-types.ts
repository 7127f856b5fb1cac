import { openApi } from './openapi.js';
import { typesOf } from './types.js';

/** What `payam/types` exports. */
export const clientTypes = (): string => typesOf(openApi().components.schemas);
