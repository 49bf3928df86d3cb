import { describe, expect, it } from 'vitest';
import { type ErrorEntry, renderMessage } from '../definition/error-entry.ts';
import { ocpErrors } from './error-catalogue.ts';

describe.each(Object.entries(ocpErrors) as [string, ErrorEntry][])('%s', (_name, entry) => {
  it('has a message without holes in both languages', () => {
    for (const language of ['en', 'zh'] as const)
      expect(renderMessage(entry, entry.example, language)).not.toMatch(/[{}]/);
  });

  it('uses the same arguments in both languages', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    expect(names(entry.message.zh)).toEqual(names(entry.message.en));
  });

  it('says when it is answered and where it is known from', () => {
    expect(entry.when).toMatch(/\.$/);
    expect(entry.source).toMatch(/^(OCP Express|own choice: )/);
  });
});
