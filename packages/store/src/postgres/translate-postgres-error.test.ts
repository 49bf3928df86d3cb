import { StoreUnavailableError } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { isWriteConflict } from './retry-conflicts.ts';
import { translatePostgresError } from './translate-postgres-error.ts';

const withCode = (code: string) => Object.assign(new Error('of PostgreSQL'), { code });

describe('an error of PostgreSQL', () => {
  it.each([
    ['57P01', 'unreachable'],
    ['57P03', 'unreachable'],
    ['08006', 'unreachable'],
    ['28P01', 'unreachable'],
    ['3D000', 'unreachable'],
    ['25P03', 'unreachable'],
    ['ECONNREFUSED', 'unreachable'],
    ['ECONNRESET', 'unreachable'],
    ['53100', 'full'],
    ['25006', 'read-only'],
    ['57014', 'busy'],
    ['53300', 'busy'],
    ['40P01', 'busy'],
    ['XX001', 'corrupt'],
    ['58030', 'io'],
    ['42P01', 'outdated'],
    ['42703', 'outdated'],
  ])('%s means that the store is %s', (code, reason) => {
    const cause = withCode(code);
    expect(translatePostgresError(cause)).toMatchObject({ name: 'StoreUnavailableError', reason, cause });
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Query read timeout',
  ])('without a code, "%s", means a lost connection', (message) => {
    expect(translatePostgresError(new Error(message))).toMatchObject({ reason: 'unreachable' });
  });

  it.each(['23505', '23503', '42601', '22021'])('%s is a mistake and stays itself', (code) => {
    const error = withCode(code);
    expect(translatePostgresError(error)).toBe(error);
  });

  it('is known as a conflict between writers where it is one', () => {
    const isConflict = (code: string) => isWriteConflict(translatePostgresError(withCode(code)));
    expect([isConflict('40001'), isConflict('40P01'), isConflict('57014')]).toEqual([true, true, false]);
    expect(isWriteConflict(new StoreUnavailableError('busy', { cause: 'text' }))).toBe(false);
  });
});
