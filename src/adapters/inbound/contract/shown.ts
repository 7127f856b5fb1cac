import { z } from 'zod';

// What fields of shown resources are made of.

export const time = z.iso.datetime({ precision: 3 }).meta({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
export const shownId = z.string().min(1);
export const count = z.int().min(0);
