import type { AgentKeyPair } from '@obstop/front';
import { obshellSurface } from './obshell.ts';
import { ocpSurface } from './ocp.ts';
import type { Surface } from './surface.ts';

/** Every API of the contract, one row each; the one without a prefix comes last. */
export const createSurfaces = (key: AgentKeyPair): readonly Surface[] => [obshellSurface(key), ocpSurface];

/** The first API whose prefix fits a path. */
export function surfaceOf(all: readonly Surface[], path: string): Surface {
  const surface = all.find(({ prefix }) => prefix === '' || path === prefix || path.startsWith(`${prefix}/`));
  if (!surface) throw new Error(`no API has the path ${path}`);
  return surface;
}
