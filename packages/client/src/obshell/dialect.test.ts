import { obshellErrors } from '@obstop/contracts';
import { obshellErrorExample, stopExamples } from '@obstop/contracts/examples';
import { describe, expect, it } from 'vitest';
import { isDecryptRefusal, obshellDialect } from './dialect.ts';

const { classify, readEnvelope } = obshellDialect;
const meaning = (status: number, code: number | string, message = '') => classify(status, { code, message });

describe('an envelope', () => {
  it('the vendor’s sample is read', () => {
    const { value } = stopExamples.vendorSample;
    expect(readEnvelope(value)).toMatchObject({
      successful: true,
      traceId: 'd0991236cc3983cf',
      timestamp: '2024-01-10T11:24:21.274727587+08:00',
      data: { name: 'Stop OB' },
    });
  });

  it('an error since 4.3.1 has the dotted name, also where the old number is beside it', () => {
    const error = { code: 10008, errCode: 'Security.Authentication.Expired', message: 'Unauthorized: x' };
    expect(readEnvelope({ successful: false, traceId: '', data: null, error })).toEqual({
      successful: false,
      error: { code: 'Security.Authentication.Expired', message: 'Unauthorized: x' },
    });
  });

  it('an error before 4.3.1 has its number', () => {
    expect(
      readEnvelope({ successful: false, error: { code: 2300, message: 'Task not found: x' } }).error,
    ).toEqual({ code: 2300, message: 'Task not found: x' });
  });

  it.each([
    ['a list', []],
    ['a text', 'x'],
    ['nothing of it', {}],
    ['an error that is a text', { successful: false, error: 'no' }],
  ])('%s is none', (_, body) => {
    expect(() => readEnvelope(body)).toThrow(/must be/);
  });
});

describe('what an error means', () => {
  it('every error of the catalogue has a kind, and its status is that of the kind where it has one', () => {
    for (const [name, entry] of Object.entries(obshellErrors)) {
      const { kind } = meaning(entry.status, name);
      if (entry.status === 401) expect([name, kind]).toEqual([name, 'unauthenticated']);
      if (entry.status === 404) expect([name, kind]).toEqual([name, 'not-found']);
      if (kind === 'conflict') expect(name).toMatch(/UnderMaintenance/);
      if (name.includes('UnderMaintenance')) expect([name, kind]).toEqual([name, 'conflict']);
    }
  });

  it.each(['OB.Cluster.UnderMaintenanceWithDag', 'Agent.UnderMaintenanceDag'] as const)(
    '%s names the DAG that is in the way, in both languages',
    (name) => {
      for (const language of ['en', 'zh'] as const) {
        const { message, example } = obshellErrors[name];
        const text = message[language].replace(/\{(\w+)\}/g, (_, key) => String(example[key]));
        expect(meaning(500, name, text)).toEqual({
          kind: 'conflict',
          definite: true,
          taskId: '20168430081028869',
        });
      }
    },
  );

  it.each([
    ['no header', 400, 'Request.Header.NotFound', '', { kind: 'unauthenticated', definite: true }],
    ['unknown zone', 400, 'OB.Zone.NotExist', '', { kind: 'not-found', definite: true }],
    ['unknown server', 400, 'Agent.NotExist', '', { kind: 'not-found', definite: true }],
    ['mode conflict', 400, 'OB.Cluster.StopModeConflict', '', { kind: 'refused', definite: true }],
    ['not stored', 500, 'Task.CreateFailed', '', { kind: 'refused', definite: true }],
    ['observer away', 500, 'Agent.OceanBase.NotHold', '', { kind: 'refused', definite: true, lasting: true }],
    ['a panic', 500, 'Common.Unexpected', '', { kind: 'refused', definite: false }],
    ['4.2.3: no task', 404, 2300, 'Task not found: x', { kind: 'not-found', definite: true }],
    ['4.2.3: not stored', 500, 2301, "Create task 'Stop OB' failed", { kind: 'refused', definite: true }],
    ['4.2.3: wrong password', 401, 10008, 'Unauthorized', { kind: 'unauthenticated', definite: true }],
    ['4.2.3: argument', 400, 1001, 'Illegal argument: x', { kind: 'refused', definite: true }],
    ['4.2.3: unexpected', 500, 1002, 'Unexpected error: x', { kind: 'refused', definite: false }],
    [
      '4.2.3: held',
      500,
      1010,
      'Known error: 10.10.10.1:2886 is under maintenance',
      { kind: 'conflict', definite: true },
    ],
  ])('%s', (_, status, code, message, expected) => {
    expect(meaning(status, code, message)).toEqual(expected);
  });

  it('a refused decryption is known by number and by name', () => {
    expect([1, 'Security.Authentication.Header.DecryptFailed'].map(isDecryptRefusal)).toEqual([true, true]);
    expect([10008, 0, undefined, 'Common.Unauthorized'].map(isDecryptRefusal)).toEqual(Array(4).fill(false));
  });

  it('the envelope of the contract’s own example reads', () => {
    const { value } = obshellErrorExample('Task.NotFound');
    expect(readEnvelope(value).error).toMatchObject({ code: 'Task.NotFound' });
  });
});
