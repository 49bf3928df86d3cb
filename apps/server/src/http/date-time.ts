const two = (value: number) => String(value).padStart(2, '0');

function zoneOf(offset: number): string {
  if (offset === 0) return 'Z';
  const distance = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.trunc(distance / 60))}:${two(distance % 60)}`;
}

/** The second that was written last: a task's times, and those of answers, mostly fall into the same one. */
let last = { second: Number.NaN, offset: 0, local: '', zone: '' };

/** ISO 8601 with milliseconds and the local offset, as OCP writes times: 2021-09-05T22:22:20.963+08:00. */
export function formatDateTime(ms: number): string {
  const offset = -new Date(ms).getTimezoneOffset();
  const second = Math.floor(ms / 1000);
  if (last.second !== second || last.offset !== offset) {
    const local = new Date(second * 1000 + offset * 60_000).toISOString().slice(0, -4);
    last = { second, offset, local, zone: zoneOf(offset) };
  }
  return `${last.local}${String(Math.trunc(ms - second * 1000)).padStart(3, '0')}${last.zone}`;
}
