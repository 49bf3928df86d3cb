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

const mostRowId = 2n ** 63n - 1n;

/** A generic id, or in obshell's words (task_dto.go) why the text is none; empty where it is too short. */
function read(text: string): GenericId | string {
  const prefix = text[0] ?? '';
  // The prefix was just found.
  const layout = prefix in layouts ? layouts[prefix as keyof typeof layouts] : undefined;
  if (!layout && prefix !== '1') return 'invalid generic id';
  const portAt = layout ? 1 + layout.digits : 1;
  const rowAt = layout ? portAt + portDigits : 1;
  if (text.length <= rowAt) return '';
  let place: GenericIdPlace = { kind: 'cluster' };
  if (layout) {
    const [location, port] = [text.slice(1, portAt), text.slice(portAt, rowAt)];
    if (!/^\d+$/.test(location)) return 'convert id to bigInt failed';
    const ip = layout.write(BigInt(location));
    if (ip === undefined) return 'convert id to ip failed';
    if (!/^\d+$/.test(port) || Number(port) > 65535) return 'parse port failed';
    place = { kind: 'agent', ip, port: Number(port), obproxy: layout.obproxy };
  }
  const row = text.slice(rowAt);
  const why = !/^\d+$/.test(row)
    ? 'invalid syntax'
    : BigInt(row) > mostRowId
      ? 'value out of range'
      : undefined;
  if (why !== undefined) return `strconv.ParseInt: parsing ${JSON.stringify(row)}: ${why}`;
  return { place, rowId: BigInt(row) };
}

/**
 * Reads a generic id: prefix digit, location, row id, without separators. 1 = cluster; 2 and 3 = IPv4 (10 digits) and
 * IPv6 (39 digits) with the port in five; 4 and 5 the same of an obproxy agent. Undefined where it is none.
 */
export function parseGenericId(text: string): GenericId | undefined {
  const found = read(text);
  return typeof found === 'string' ? undefined : found;
}

/** What obshell's message says of a text that is no generic id; undefined where it is one. */
export function genericIdFault(text: string): string | undefined {
  const found = read(text);
  return typeof found === 'string' ? found : undefined;
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
