import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import proxyAddr from 'proxy-addr';
import type { Client } from '../../application/caller.js';

/** Whether somebody at this address, so many hops away from us, is a proxy that says truly for whom it asks. */
export type Trust = (address: string, hop: number) => boolean;

/**
 * From where a request came: the other end of its connection, or whom the trusted proxies in between say that they ask for, in
 * `X-Forwarded-For`. Without any, no header is believed.
 */
export const clientsBehind =
  (trust: Trust = () => false) =>
  (request: IncomingMessage): Client => {
    // What a proxy wrote that is no address, such as `unknown`, says of nobody who they are: they count as the proxy.
    const address = proxyAddr
      .all(request, trust)
      .map(withoutPort)
      .findLast((each) => isIP(each) !== 0);
    // A client that has gone already has no address any more; no answer reaches it either.
    return { address: placeOf(address ?? 'nowhere'), userAgent: request.headers['user-agent'] };
  };

/** Some proxies write the port as well, `192.0.2.1:4711` or `[2001:db8::1]:4711`, which is another for each connection. */
function withoutPort(address: string | undefined = ''): string {
  const [, ipv4, ipv6] = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]*)\](?::\d+)?)$/.exec(address) ?? [];
  return ipv4 ?? ipv6 ?? address;
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
