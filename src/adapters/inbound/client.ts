import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Client } from '../../application/caller.js';

/** From where a request came: the other end of its connection, whatever its headers claim. */
export function clientOf({ socket, headers }: IncomingMessage): Client {
  // A client that has gone already has no address any more; no answer reaches it either.
  return { address: placeOf(socket.remoteAddress ?? 'nowhere'), userAgent: headers['user-agent'] };
}

/**
 * Where an address is: itself, and of IPv6 the network of 64 bits. One household has that to itself, and its 2^64 addresses are not as
 * many people.
 */
export function placeOf(address: string): string {
  const [, ipv4] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (ipv4 !== undefined) return ipv4;
  if (!isIPv6(address)) return address;

  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));
