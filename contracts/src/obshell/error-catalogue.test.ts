import { describe, expect, it } from 'vitest';
import { type ErrorEntry, renderMessage } from '../definition/error-entry.ts';
import { obshellErrors } from './error-catalogue.ts';

const entries = Object.entries(obshellErrors) as [string, ErrorEntry & { legacyCode?: number }][];

describe.each(entries)('%s', (name, entry) => {
  it('stands under its own errCode with messages without holes', () => {
    expect(entry.code).toBe(name);
    for (const language of ['en', 'zh'] as const) {
      expect(renderMessage(entry, entry.example, language)).not.toMatch(/[{}]/);
    }
  });

  it('keeps the old number exactly where obshell does: on authentication errors', () => {
    expect(entry.legacyCode !== undefined).toBe(entry.status === 401);
  });
});
