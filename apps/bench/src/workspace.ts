import path from 'node:path';

/** The repository's root. */
export const root = path.resolve(import.meta.dirname, '../../..');

/** A file of this package, by its path in it. */
export const benchFile = (file: string) => path.join(root, 'apps/bench', file);
