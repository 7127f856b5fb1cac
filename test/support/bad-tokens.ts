import { generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';

/** What `startNode` signs with. */
const SECRET = 'a secret that only tests use, long enough';

interface Claims {
  sub: string;
  sid: string;
  iat: number;
  exp: number;
}

/** A token of ours that is good, made again from its claims by hand: what the others differ from. */
export const remade = (token: string): string => jwt.sign(claimsOf(token), SECRET, { algorithm: 'HS256', issuer: 'payam' });

/** Tokens that claim the same as a good one of ours, and are none. */
export function forgeries(token: string): [why: string, token: string][] {
  const claims = claimsOf(token);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { sid: _sid, ...noSession } = claims;
  const { sub: _sub, ...nobody } = claims;
  const ours = (changed: object) => jwt.sign(changed, SECRET, { algorithm: 'HS256', issuer: 'payam' });
  return [
    ['no algorithm', jwt.sign(claims, '', { algorithm: 'none', issuer: 'payam' })],
    ['another secret', jwt.sign(claims, 'another secret that only tests use', { issuer: 'payam' })],
    ['another HMAC', jwt.sign(claims, SECRET, { algorithm: 'HS512', issuer: 'payam' })],
    ['RSA', jwt.sign(claims, privateKey, { algorithm: 'RS256', issuer: 'payam' })],
    ['a public key for a secret', jwt.sign(claims, publicPem, { algorithm: 'HS256', issuer: 'payam' })],
    ['another issuer', jwt.sign(claims, SECRET, { issuer: 'somebody' })],
    ['no issuer', jwt.sign(claims, SECRET)],
    ['expired', ours({ ...claims, iat: claims.iat - 1_000, exp: claims.iat - 1 })],
    ['not yet', ours({ ...claims, nbf: claims.exp })],
    ['no session', ours(noSession)],
    ['a session that is a number', ours({ ...claims, sid: 1 })],
    ['nobody', ours(nobody)],
  ];
}

function claimsOf(token: string): Claims {
  const { sub, sid, iat, exp } = jwt.decode(token) as Claims;
  return { sub, sid, iat, exp };
}
