/** Something that is kept in files, is in use, and can be read anew. */
export interface Renewable {
  /** For the log. It holds no secret. */
  what: string;
  /**
   * Reads the files and uses what they say from now on; what is under way goes on with what was. Rejects where they cannot be used,
   * and then everything stays as it was.
   */
  renew(): Promise<'unchanged' | 'renewed'>;
}

/** What came of one. */
export interface Renewal {
  what: string;
  /** `kept`: the files cannot be used, and what was in use stays in use. */
  outcome: 'unchanged' | 'renewed' | 'kept';
  /** Why it was kept, without secrets. */
  reason?: string;
}

/** Reads everything anew, each by itself: one bad file holds up no other. Never rejects. */
export async function renewAll(
  renewables: readonly Renewable[],
  tell: (renewal: Renewal) => void,
): Promise<void> {
  for (const { what, renew } of renewables)
    try {
      tell({ what, outcome: await renew() });
    } catch (error) {
      tell({ what, outcome: 'kept', reason: error instanceof Error ? error.message : String(error) });
    }
}
