/** An id of any size: a safe integer, a bigint, or the digits that a vendor sent as a string. */
export type WireId = number | bigint | string;

/** A known word, or one that only a newer vendor knows. */
export type Open<T extends string> = T | (string & {});

/** An object as it was answered; integers beyond 2^53 − 1 are bigints in it. */
export type RawObject = Readonly<Record<string, unknown>>;
