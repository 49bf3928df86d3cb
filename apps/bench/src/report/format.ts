import type { Goal, Quantity } from '../figure.ts';

/** Three digits that count, thousands apart; a number below a thousandth as a power of ten. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 0.001) return value.toExponential(1);
  if (size >= 100)
    return Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
  return value
    .toPrecision(3)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

export const quantity = ({ value, unit }: Quantity): string => `${number(value)} ${unit}`;

export const goalText = ({ at, ratio }: Goal): string => `${at === 'least' ? '≥' : '≤'} ${number(ratio)}×`;
