// Which network addresses the house may call: public ones, private ones where a store allows it, some never.
import { BlockList, isIP } from 'node:net';

export type AddressClass = 'public' | 'private' | 'forbidden';

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits = ''] = range.split('/');
    list.addSubnet(network, Number(bits), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** The organisation's own networks: RFC 1918, RFC 6598, RFC 4193, and this machine itself. */
const PRIVATE_4 = listOf(['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']);
const PRIVATE_6 = listOf(['::1/128', 'fc00::/7']);
/**
 * Never a business system (IANA special-purpose registries, RFC 6890): this network, link-local (where clouds keep
 * their metadata), documentation, benchmarks, multicast, reserved.
 */
const FORBIDDEN_4 = listOf([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);
/** Global unicast (RFC 4291); everything else of IPv6 is forbidden. */
const GLOBAL_6 = listOf(['2000::/3']);
/** Within it: Teredo and other protocol assignments, documentation, 6to4 (which hides an IPv4 address). */
const SPECIAL_6 = listOf(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);
const MAPPED = listOf(['::ffff:0:0/96']);

/** Judges one address as a resolver or a URL gives it; an IPv4 address dressed as IPv6 is judged as what it is. */
export function classOf(address: string): AddressClass {
  const version = isIP(address);
  if (version === 4) return classOf4(address);
  if (version !== 6) return 'forbidden';
  const bare = address.split('%')[0] ?? '';
  if (MAPPED.check(bare, 'ipv6')) return classOf4(embedded(bare));
  if (PRIVATE_6.check(bare, 'ipv6')) return 'private';
  return GLOBAL_6.check(bare, 'ipv6') && !SPECIAL_6.check(bare, 'ipv6') ? 'public' : 'forbidden';
}

function classOf4(address: string): AddressClass {
  if (FORBIDDEN_4.check(address, 'ipv4')) return 'forbidden';
  return PRIVATE_4.check(address, 'ipv4') ? 'private' : 'public';
}

/** The IPv4 address inside `::ffff:a.b.c.d`, whichever way it is written. */
function embedded(address: string): string {
  const hostname = new URL(`http://[${address}]/`).hostname;
  const [high = '0', low = '0'] = hostname.slice(1, -1).split(':').slice(-2);
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}
