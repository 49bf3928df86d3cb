/**
 * Milliseconds since the epoch of a time as Go writes it: up to nine digits of fraction, which not every platform reads.
 * Undefined where it is none.
 */
export function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(at) ? undefined : at;
}
