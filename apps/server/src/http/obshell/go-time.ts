import { formatDateTime } from '../date-time.ts';

/** RFC 3339 as Go writes it: the local offset, and a fraction without its last zeros. */
export function formatGoTime(ms: number): string {
  return formatDateTime(ms).replace(/\.(\d*?)0*(?=Z|[+-])/, (_, digits: string) =>
    digits === '' ? '' : `.${digits}`,
  );
}
