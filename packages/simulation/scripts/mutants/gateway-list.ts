import type { Mutant } from './mutant.ts';

/** Every bug that is planted in the gateway. */
export const gatewayMutants: readonly Mutant[] = [];
