import { describe, expect, it } from 'vitest';
import { ocpRequestRefusal } from './read-request.ts';
import { readStopServerOptions } from './stop-server.ts';

describe('the options of a server stop', () => {
  it('come from body and query, and may stand in both', () => {
    expect(
      readStopServerOptions({ force: null, type: 'STOP_PROCESS' }, { force: true, type: 'STOP_PROCESS' }),
    ).toEqual({
      kind: 'options',
      options: { force: true, freezeServer: undefined, type: 'STOP_PROCESS' },
    });
  });

  it.each([
    [{ force: true }, { force: false }, 'force', 'the body says true and the query says false'],
    [
      { freezeServer: false },
      { freezeServer: true },
      'freezeServer',
      'the body says false and the query says true',
    ],
    [
      { force: true },
      { type: 'STOP_SERVICE' },
      'force',
      'STOP_SERVICE is nothing but the isolation that force leaves out',
    ],
  ] as const)('%j and %j contradict each other', (body, query, field, rule) => {
    expect(readStopServerOptions(body, query)).toEqual({
      kind: 'refusal',
      name: 'illegalArgument',
      values: { field, rule },
    });
  });
});

describe('a request without a cluster', () => {
  const params = { id: '1', serverId: '2' };

  it('is refused for all rules that it breaks, the first of them in the message', () => {
    expect(
      ocpRequestRefusal('stopServer', {
        params: { id: '0', serverId: '2' },
        query: { force: 'yes' },
        body: { type: {} },
      }),
    ).toMatchObject({
      name: 'invalidParameter',
      values: { field: 'id' },
      subErrors: [
        { field: 'id', object: 'path', rejectedValue: '0' },
        { field: 'force', object: 'query', rejectedValue: 'yes' },
        { field: 'type', object: 'body' },
      ],
    });
  });

  it('is refused for a body that is no object before anything else', () => {
    expect(ocpRequestRefusal('stopServer', { params: {}, query: {}, body: [] })).toMatchObject({
      name: 'bodyNotObject',
    });
  });

  it('is not refused where it breaks none', () => {
    expect(ocpRequestRefusal('stopServer', { params, query: {}, body: undefined })).toBeUndefined();
    expect(ocpRequestRefusal('getTime', { params: {}, query: { x: '1' }, body: [] })).toBeUndefined();
  });
});
