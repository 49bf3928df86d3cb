import { describe, expect, it } from 'vitest';
import { writeGoJson } from './go-json.ts';

describe('JSON as Go has it', () => {
  it('is written with <, > and & escaped', () => {
    expect(writeGoJson({ a: '<b> & c' })).toBe('{"a":"\\u003cb\\u003e \\u0026 c"}');
  });
});
