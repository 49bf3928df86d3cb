import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** A file of this package, by its path in it. */
export const own = (file: string) => path.join(root, 'apps/bench', file);
