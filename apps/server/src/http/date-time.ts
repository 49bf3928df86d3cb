const two = (value: number) => String(value).padStart(2, '0');

/** ISO 8601 with milliseconds and the local offset, as OCP writes times: 2021-09-05T22:22:20.963+08:00. */
export function formatDateTime(ms: number): string {
  const date = new Date(ms);
  const offset = -date.getTimezoneOffset();
  const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
  if (offset === 0) return `${local}Z`;
  const distance = Math.abs(offset);
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.trunc(distance / 60))}:${two(distance % 60)}`;
}
