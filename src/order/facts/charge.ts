import type { RiskAssessment } from '../payments/states.js';
import type { Instant } from '../time/instant.js';
import type { FailureMessage } from './failure-message.js';
import type { Money } from './money.js';

/** The states of a charge, in the order they progress. `unknown` stands for an undocumented value. */
export const CHARGE_STATES = [
  'pending',
  'capturable',
  'processing',
  'complete',
  'cancelled',
  'failed',
] as const;

/** A documented state of a charge. */
export type ChargeState = (typeof CHARGE_STATES)[number];

/** Whether money is authorised and still to be captured, in whole or in part. */
export function awaitsCapture({ state }: Pick<Charge, 'state'>): boolean {
  return state === 'capturable';
}

/** The states of a capture or of a cancel of a charge. */
export const CHARGE_ACTION_STATES = [
  'pending',
  'pending_information',
  'complete',
  'failed',
] as const;

/** A documented state of a capture or of a cancel. */
export type ChargeActionState = (typeof CHARGE_ACTION_STATES)[number];

/** One capture, or one cancel, of part or all of a charge. */
export interface ChargeAction {
  readonly id: string;
  /** `unknown`: an undocumented value, which counts as not complete. */
  readonly state: ChargeActionState | 'unknown';
  readonly amount?: Money;
  /** When it was requested, if the provider reports it. */
  readonly createdAt?: Instant;
  /** The fulfilment that caused this capture, if the provider reports it. */
  readonly fulfilmentId?: string;
}

/** One charge on one payment source of an order, as an observation reports it. */
export interface Charge {
  readonly id: string;
  /** `unknown`: an undocumented value, which never counts as authorised. */
  readonly state: ChargeState | 'unknown';
  readonly amount?: Money;
  readonly captures?: readonly ChargeAction[];
  readonly cancels?: readonly ChargeAction[];
  /** The amount refunded by completed refunds. */
  readonly refundedAmount?: Money;
  readonly createdAt?: Instant;
  /**
   * Whether it is on the order's primary payment source. Absent: every charge is, as no store credit is
   * known to pay a part.
   */
  readonly primary?: boolean;
  /**
   * Why it failed, in one of a fixed list of sentences that a customer may read, never in the provider's
   * own words or codes.
   */
  readonly failureMessage?: FailureMessage;
  /** The customer has done their part, and the money is on its way. Payments only. */
  readonly settling?: true;
  /**
   * What the charge still pays with: authorised or captured, less everything that was or is being
   * refunded. Payments only.
   */
  readonly cover?: Money;
  /**
   * True: part of what counts as refunded may only be the release of what was never captured, so it may
   * pay with more than {@link cover}. Payments only.
   */
  readonly perhapsReleased?: true;
  /** True once any of it was authorised. Payments only. */
  readonly authorisedOnce?: true;
  /** The provider's assessment of the risk. Absent: not reported. Payments only. */
  readonly assessment?: RiskAssessment;
  /** True: reviews approved every attempt that pays and needs approval. Payments only. */
  readonly reviewApproved?: true;
  /** The attempts that failed. Payments only. */
  readonly failedAttempts?: readonly FailedAttempt[];
  /** When its authorisation expires, if the provider reports it. */
  readonly expiresAt?: Instant;
}

/** An attempt to pay that failed. */
export interface FailedAttempt {
  readonly id: string;
  readonly failureMessage?: FailureMessage;
}
