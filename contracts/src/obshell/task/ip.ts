// By hand, because contracts also runs in browsers, where node:net is not.

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ip4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

export function isIPv4(text: string): boolean {
  return ip4.test(text);
}

/** An IPv6 address may end in an IPv4 one, which stands for its last two groups. */
function withoutIp4(text: string): string {
  const end = text.slice(text.lastIndexOf(':') + 1);
  if (!text.includes(':') || !isIPv4(end)) return text;
  const value = parseIp4(end);
  return `${text.slice(0, -end.length)}${(value >> 16n).toString(16)}:${(value & 65535n).toString(16)}`;
}

/** The eight groups of an IPv6 address, or undefined where it is none. */
function groupsOf(text: string): number[] | undefined {
  const [head = '', tail, more] = withoutIp4(text).split('::');
  if (more !== undefined) return undefined;
  const read = (part: string) => (part === '' ? [] : part.split(':'));
  const [left, right] = [read(head), read(tail ?? '')];
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...left, ...Array<string>(Math.max(0, missing)).fill('0'), ...right];
  return all.every((group) => /^[\da-f]{1,4}$/i.test(group))
    ? all.map((group) => Number.parseInt(group, 16))
    : undefined;
}

export function isIPv6(text: string): boolean {
  return groupsOf(text) !== undefined;
}

/** An IPv4 address as the number that its four bytes are. */
export function parseIp4(text: string): bigint {
  return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

/** An IPv6 address as the number that its sixteen bytes are. Throws RangeError where it is none. */
export function parseIp6(text: string): bigint {
  const groups = groupsOf(text);
  if (!groups) throw new RangeError(`not an IPv6 address: ${text}`);
  return groups.reduce((sum, group) => sum * 65536n + BigInt(group), 0n);
}

/** The IPv4 address of a number; undefined where it has more than four bytes. */
export function writeIp4(value: bigint): string | undefined {
  if (value >= 2n ** 32n) return undefined;
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

/** The IPv6 address of a number, its longest run of zero groups shortened; undefined where it has more than 16 bytes. */
export function writeIp6(value: bigint): string | undefined {
  if (value >= 2n ** 128n) return undefined;
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 65535n).toString(16),
  );
  const zeros = groups.map((group) => (group === '0' ? '0' : 'x')).join('');
  // Of runs of the same length the first: the sort is stable.
  const [longest] = [...zeros.matchAll(/0{2,}/g)].sort(([a], [b]) => b.length - a.length);
  if (!longest) return groups.join(':');
  return `${groups.slice(0, longest.index).join(':')}::${groups.slice(longest.index + longest[0].length).join(':')}`;
}
