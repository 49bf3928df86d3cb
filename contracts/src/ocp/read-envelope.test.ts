import { describe, expect, it } from 'vitest';
import { errorExample } from './examples/envelope.ts';
import { readOcpEnvelope, readOcpPage } from './read-envelope.ts';

describe('reading an OCP envelope', () => {
  it('takes a success without data, with null data and with extra keys', () => {
    expect(readOcpEnvelope({ successful: true, status: 200 })).toEqual({ successful: true, status: 200 });
    expect(readOcpEnvelope({ successful: true, data: null, extra: 1 })).toEqual({ successful: true });
  });

  it('takes an error code as a number or a string, and reads a missing one as 0', () => {
    const read = (code: unknown) =>
      readOcpEnvelope({ successful: false, error: { code, message: 'm' } }).error?.code;
    expect(read(20003)).toBe(20003);
    expect(read('COM10001')).toBe('COM10001');
    expect(read(undefined)).toBe(0);
  });

  it('keeps the target and the sub errors of a refusal', () => {
    const { error } = readOcpEnvelope(errorExample('clusterBusy').value);
    expect(error?.target).toMatchObject({ taskId: 7 });
    expect(readOcpEnvelope(errorExample('invalidParameter').value).error?.subErrors).toMatchObject([
      { field: 'id' },
    ]);
  });

  it('refuses what is no envelope', () => {
    expect(() => readOcpEnvelope('<html>')).toThrow();
  });
});

describe('reading a page', () => {
  it('takes totalPage for totalPages and counts as strings', () => {
    const page = { number: 1, size: '10', totalElements: '21', totalPage: 3 };
    expect(readOcpPage({ contents: [1], page })).toEqual({
      contents: [1],
      page: { number: 1, size: 10, totalElements: 21, totalPages: 3 },
    });
  });

  it('takes a list without paging and one without contents', () => {
    expect(readOcpPage({ contents: null })).toEqual({ contents: [] });
    expect(readOcpPage({ contents: [1, 2] })).toEqual({ contents: [1, 2] });
  });
});
