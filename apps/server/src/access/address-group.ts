import ipaddr from 'ipaddr.js';

/** Whom an address belongs to: an IPv4 address to itself, however it is written; an IPv6 address to its /64, which one household has. */
export function addressGroup(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const [network] = ipaddr.parseCIDR(`${parsed.toNormalizedString()}/64`);
  const parts = (network as ipaddr.IPv6).parts.slice(0, 4);
  return `${parts.map((part) => part.toString(16)).join(':')}::/64`;
}
