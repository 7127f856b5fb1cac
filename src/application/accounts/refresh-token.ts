import { asSessionId, type SessionId } from '../../domain/ids.js';

export interface RefreshToken {
  sessionId: SessionId;
  generation: number;
  secret: string;
}

const FORM = /^(\d{1,19})\.(\d{1,9})\.([A-Za-z0-9_-]{43})$/;

/** `<session>.<generation>.<secret>`: opaque to clients, and enough to tell an old token of ours from a made-up one. */
export const writeRefreshToken = ({ sessionId, generation, secret }: RefreshToken): string => `${sessionId}.${generation}.${secret}`;

export function readRefreshToken(token: string): RefreshToken | undefined {
  const [, sessionId, generation, secret] = FORM.exec(token) ?? [];
  if (sessionId === undefined || generation === undefined || secret === undefined) return undefined;

  return { sessionId: asSessionId(sessionId), generation: Number(generation), secret };
}
