import { expect, it } from 'vitest';
import { createStatusReader } from './status-reader.ts';

const withLength = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nContent-Length: 5\r\n\r\nhello';
const chunked =
  'HTTP/1.1 409 Conflict\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n';
const empty = 'HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n';

it('several answers that come at once are told apart', () => {
  expect(createStatusReader()(Buffer.from(withLength + chunked + empty))).toEqual([200, 409, 204]);
});

const unchanged = 'HTTP/1.1 304 Not Modified\r\netag: W/"1-2"\r\n\r\n';

it('a 304 has no body, whatever it says of one', () => {
  const named = unchanged.replace('\r\n\r\n', '\r\ncontent-length: 5\r\n\r\n');
  expect(createStatusReader()(Buffer.from(unchanged + named + withLength))).toEqual([304, 304, 200]);
});

it('an answer counts once its last byte is there, wherever it is cut', () => {
  for (const answer of [withLength, chunked, empty])
    for (let cut = 1; cut < answer.length; cut += 1) {
      const read = createStatusReader();
      expect(read(Buffer.from(answer.slice(0, cut)))).toEqual([]);
      expect(read(Buffer.from(answer.slice(cut)))).toHaveLength(1);
    }
});

it('an answer whose end nobody can know is an error', () => {
  expect(() => createStatusReader()(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toThrow('neither length');
});
