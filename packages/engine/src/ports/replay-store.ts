import type { ClusterId } from '@obstop/domain';

/** What a call was answered, byte for byte. */
export interface StoredAnswer {
  /** HTTP status. */
  status: number;
  body: string;
}

/** A call that changes something, with what is needed to recognise its repetition. */
export interface ReplayClaim {
  clusterId: ClusterId;
  /** Hash of everything that distinguishes this call from others. */
  request: string;
  /** Hashes of what no other call may share with it. At least one, without duplicates. */
  parts: string[];
  /** Unix second after which neither the call nor another with one of its parts can pass any more. */
  expiresAtSeconds: number;
  /** Claims that expired before this second go. */
  nowSeconds: number;
}

/** `first`: now claimed, it may act. `seen`: this very call came before; no answer while it is under way or where its process died. `other`: a part belongs to another call. */
export type ReplayClaimOutcome =
  | { kind: 'first' }
  | { kind: 'seen'; answer?: StoredAnswer }
  | { kind: 'other' };

/** Remembers calls that have acted until they expire, so that each acts only once. */
export interface ReplayStore {
  /** On stable storage when it answers. Of two at once only one is `first`. */
  claim(claim: ReplayClaim): Promise<ReplayClaimOutcome>;
  /** Stores the answer of a claimed call; without effect where the claim has gone. */
  answer(clusterId: ClusterId, request: string, answer: StoredAnswer): Promise<void>;
}
