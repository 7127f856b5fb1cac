import type { Instant } from '../../../domain/ids.js';

export const showTime = (at: Instant): string => new Date(at).toISOString();
