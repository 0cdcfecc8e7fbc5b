import type { ByteShare } from '../byte-budget.js';

/** A body, or why there is none. */
export type ReadBody =
  | { readonly kind: 'whole'; readonly raw: Uint8Array }
  | { readonly kind: 'too_long' }
  /** Other bodies use all the bytes that may be held. */
  | { readonly kind: 'no_room' }
  /** It did not arrive in time, or the connection broke. */
  | { readonly kind: 'unfinished' }
  /** Somebody else holds its stream, and nothing of it was read here. */
  | { readonly kind: 'locked' };

/** How a body is read. */
export interface BodyLimits {
  /** The bytes that the sender announced, if it did. */
  readonly announced: number | undefined;
  /** The longest body, in bytes. */
  readonly longest: number;
  /** Milliseconds within which the whole body has to arrive. */
  readonly timeoutMs: number;
  /** Provides the bytes; the caller ends it. */
  readonly share: ByteShare;
}
