import { expect, it } from 'vitest';
import { fit, pad, widthOf } from './width.ts';

it('a Chinese character takes two columns, and a text is cut between characters', () => {
  expect(widthOf('停止 zone1')).toBe(10);
  expect(fit('停止 zone1', 20)).toBe('停止 zone1');
  expect(widthOf(fit('停止集群停止集群', 8))).toBeLessThanOrEqual(8);
  expect(fit('Stop observer process', 10)).toBe('Stop obse…');
  expect(widthOf(pad('停止', 10))).toBe(10);
});
