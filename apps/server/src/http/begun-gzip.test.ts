import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { beginGzip, endGzip } from './begun-gzip.ts';

it.each(['', '{"data":', `{"data":${JSON.stringify('集群 '.repeat(40_000))}`])(
  'each reader gets his own end (%#)',
  (text) => {
    const begun = beginGzip(new TextEncoder().encode(text));
    for (const end of ['', ',"traceId":"1"}', ',"traceId":"二"}'])
      expect(gunzipSync(endGzip(begun, end)).toString()).toBe(text + end);
  },
);
