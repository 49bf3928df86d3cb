import { ShapeFault } from '../../core/fields.ts';

/** An item of a list of texts. Throws ShapeFault. */
export function textItem(value: unknown, at: string): string {
  if (typeof value !== 'string') throw new ShapeFault(at, 'a text');
  return value;
}
