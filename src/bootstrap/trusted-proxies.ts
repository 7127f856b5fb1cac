import proxyAddr from 'proxy-addr';
import type { Trust } from '../adapters/inbound/client.js';

const HOPS = /^[1-9]\d?$/;
const NAMES = ['loopback', 'linklocal', 'uniquelocal'];

/** Whom to believe for whom they ask, by what the configuration says: a number of hops, or addresses, subnets and names of such. */
export function trustOf(said: readonly string[]): Trust | undefined {
  const [first] = said;
  if (first === undefined) return undefined;
  if (HOPS.test(first)) return (_address, hop) => hop < Number(first);
  return proxyAddr.compile([...said]);
}

/** Whether it can be read so. */
export function isTrust(said: readonly string[]): boolean {
  if (said.length === 1 && HOPS.test(said[0] ?? '')) return true;
  // The package would take a number for an address as well.
  if (!said.every((part) => NAMES.includes(part) || /[.:]/.test(part))) return false;
  try {
    trustOf(said);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
