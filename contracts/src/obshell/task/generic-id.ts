import { isIPv4, isIPv6, parseIp4, parseIp6, writeIp4, writeIp6 } from './ip.ts';

/** Where the row that a generic id names is kept. */
export type GenericIdPlace =
  /** In OceanBase, for the whole cluster. */
  | { kind: 'cluster' }
  /** In one agent's own database; `obproxy` where the agent manages an OBProxy. */
  | { kind: 'agent'; ip: string; port: number; obproxy: boolean };

/** What a generic id says. The row id names a DAG, a node or a sub task; only the route tells which. */
export interface GenericId {
  place: GenericIdPlace;
  rowId: bigint;
}

const portDigits = 5;
const layouts = {
  '2': { digits: 10, write: writeIp4, obproxy: false },
  '3': { digits: 39, write: writeIp6, obproxy: false },
  '4': { digits: 10, write: writeIp4, obproxy: true },
  '5': { digits: 39, write: writeIp6, obproxy: true },
} as const;

/**
 * Reads a generic id: prefix digit, location, row id, without separators. 1 = cluster; 2 and 3 = IPv4 (10 digits) and
 * IPv6 (39 digits) with the port in five; 4 and 5 the same of an obproxy agent. Undefined where it is none.
 */
export function parseGenericId(text: string): GenericId | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const prefix = text[0] ?? '';
  if (prefix === '1')
    return text.length > 1 ? { place: { kind: 'cluster' }, rowId: BigInt(text.slice(1)) } : undefined;
  if (!(prefix in layouts)) return undefined;
  // Just checked.
  const { digits, write, obproxy } = layouts[prefix as keyof typeof layouts];
  const rowAt = 1 + digits + portDigits;
  if (text.length <= rowAt) return undefined;
  const ip = write(BigInt(text.slice(1, 1 + digits)));
  const port = Number(text.slice(1 + digits, rowAt));
  if (ip === undefined || port > 65535) return undefined;
  return { place: { kind: 'agent', ip, port, obproxy }, rowId: BigInt(text.slice(rowAt)) };
}

/** Writes a generic id. Throws RangeError for an address, port or row id that is none. */
export function formatGenericId({ place, rowId }: GenericId): string {
  if (rowId < 0n) throw new RangeError(`a row id is not negative: ${rowId}`);
  if (place.kind === 'cluster') return `1${rowId}`;
  const { ip, port, obproxy } = place;
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`not a port: ${port}`);
  const location = (prefix: number, value: bigint, digits: number) =>
    `${obproxy ? prefix + 2 : prefix}${value.toString().padStart(digits, '0')}${String(port).padStart(portDigits, '0')}${rowId}`;
  if (isIPv4(ip)) return location(2, parseIp4(ip), 10);
  if (isIPv6(ip)) return location(3, parseIp6(ip), 39);
  throw new RangeError(`not an IP address: ${ip}`);
}
