import type { Problem } from '../../order/problem.js';
import type { Instant } from '../../order/time/instant.js';
import type { Page, PageRequest } from './page.js';

/** An authentic body that could not be understood. */
export interface QuarantinedDelivery {
  /** The provider's id of the delivery, or a digest of the body. Unique in the quarantine. */
  readonly id: string;
  readonly provider: string;
  /** The body, byte for byte. Holds personal data: never show it. */
  readonly raw: Uint8Array;
  readonly problem: Problem;
  readonly receivedAt: Instant;
}

/** A quarantined body without its content. */
export type QuarantinedSummary = Omit<QuarantinedDelivery, 'raw'>;

/** Stores bodies that could not be understood. */
export interface Quarantine {
  /** Stores a body. `false`: its id is already stored, and that body stays. */
  quarantine(delivery: QuarantinedDelivery): Promise<boolean>;
  /**
   * Lists bodies, oldest first. Does not read their content, which may be large.
   *
   * @throws {@link StoreError} `bad_cursor` when `after` is not a `next` of this list.
   */
  quarantined(page?: PageRequest): Promise<Page<QuarantinedSummary>>;
  /** Reads the content of a body; undefined: its id is not stored. */
  quarantinedBody(id: string): Promise<Uint8Array | undefined>;
  /** Deletes bodies by id. Answers how many were deleted. */
  removeQuarantined(ids: readonly string[]): Promise<number>;
  /** Deletes the bodies that were received before this time. Answers how many were deleted. */
  purgeQuarantined(before: Instant): Promise<number>;
}
