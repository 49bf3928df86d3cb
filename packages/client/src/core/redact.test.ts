import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './redact.ts';

const secret = 'aaAA11__ "ü"';
const redactor = createRedactor([secret, 'dG9rZW4=']);

describe('a redactor', () => {
  it('takes a secret out of a text in each form that a request carries it', () => {
    const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret), 'dG9rZW4='];
    const text = redactor.text(forms.join(' | '));
    expect(text).toBe('[redacted] | [redacted] | "[redacted]" | [redacted]');
  });

  it('hands an error on that names no secret', () => {
    const error = new TypeError('fetch failed', { cause: new Error('reset') });
    expect(redactor.cause(error)).toBe(error);
  });

  it.each([
    ['in its message', new TypeError(`bad header ${secret}`)],
    ['in its cause', new TypeError('failed', { cause: new Error(`Basic dG9rZW4=`) })],
    ['in a member', Object.assign(new Error('failed'), { headers: 'Basic dG9rZW4=' })],
  ])('copies one that does %s, without it', (_where, error) => {
    const copy = redactor.cause(error) as Error;
    expect(copy).not.toBe(error);
    expect(copy.name).toBe(error.name);
    expect(inspect(copy, { depth: 9, showHidden: true })).not.toMatch(/aaAA11__|dG9rZW4=/);
  });

  it('leaves a secret of three characters alone rather than take every text apart', () => {
    expect(createRedactor(['e']).text('the message')).toBe('the message');
  });
});
