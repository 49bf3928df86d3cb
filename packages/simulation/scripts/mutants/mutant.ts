import module from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { edited } from '../../../../scripts/drift/edit.ts';

/** A bug planted in one file: what the engine promises is broken by it, and the simulation has to notice. */
export interface Mutant {
  /** By which it is asked for. */
  name: string;
  /** What is wrong with it, in words. */
  title: string;
  /** From the repository's root. */
  file: string;
  /** A text that the file has once. */
  from: string;
  to: string;
  /** The simulation that has to notice; `simulate` by default. */
  script?: 'simulate' | 'simulate-gateway';
}

/** The repository's root. */
export const root = path.resolve(fileURLToPath(import.meta.url), '../../../../..');

/** The file's content with the bug in it. Throws an Error that names the file where the text is not there exactly once. */
export const mutated = (content: string, mutant: Mutant): string => edited(content, mutant);

/**
 * Plants the bug in whatever this process loads from now on; no file is written. The function that it returns throws an Error where
 * the mutant's file has not been loaded, so that nothing was tried.
 */
export function plant(mutant: Mutant): () => void {
  const place = pathToFileURL(path.join(root, mutant.file)).href;
  let planted = false;
  module.registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (url !== place) return loaded;
      planted = true;
      return { ...loaded, source: mutated(String(loaded.source), mutant) };
    },
  });
  return () => {
    if (!planted) throw new Error(`the simulation does not load ${mutant.file}`);
  };
}
