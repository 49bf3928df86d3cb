/** What a generic id says: where the row is kept, and its number. */
export interface DecodedId {
  kind: 'cluster' | 'agent' | 'obproxy';
  /** `ip:port`, `[v6]:port`; absent for a row of the cluster. */
  agent?: string;
  row: number;
}

const ip4 = (digits: string) => {
  const value = BigInt(digits);
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
};

const ip6 = (digits: string) => {
  const hex = BigInt(digits).toString(16).padStart(32, '0');
  const groups = hex.match(/.{4}/g)?.map((group) => group.replace(/^0{1,3}/, '')) ?? [];
  return `[${groups.join(':')}]`;
};

/** Takes a generic id apart; throws where it is none. An IPv6 address is not shortened. */
export function decodeGenericId(id: string): DecodedId {
  if (!/^[1-5]\d+$/.test(id)) throw new Error(`not a generic id: ${id}`);
  if (id.startsWith('1')) return { kind: 'cluster', row: Number(id.slice(1)) };
  const addressDigits = id.startsWith('2') || id.startsWith('4') ? 10 : 39;
  const row = id.slice(1 + addressDigits + 5);
  if (row === '') throw new Error(`generic id without a row: ${id}`);
  const digits = id.slice(1, 1 + addressDigits);
  const host = addressDigits === 10 ? ip4(digits) : ip6(digits);
  const port = Number(id.slice(1 + addressDigits, 1 + addressDigits + 5));
  const kind = id.startsWith('2') || id.startsWith('3') ? 'agent' : 'obproxy';
  return { kind, agent: `${host}:${port}`, row: Number(row) };
}
