import type { ObshellContents } from '@obstop/contracts';
import { list, object } from '../../core/fields.ts';

/** Makes a reader of lists from the reader of an item; Go writes a list of nothing as null. */
export const contentsOf =
  <T>(read: (value: unknown, at: string) => T) =>
  (data: unknown, at: string): T[] =>
    list(object<ObshellContents>(data, at), 'contents', at, read) ?? [];
