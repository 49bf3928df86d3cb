/** Each wanted fact, in words, and whether it holds. */
export type Facts = [fact: string, holds: boolean][];

/** Those that do not hold. */
export const missing = (facts: Facts): string[] => facts.filter(([, holds]) => !holds).map(([fact]) => fact);
