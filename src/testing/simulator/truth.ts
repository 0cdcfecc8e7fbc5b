import { refundedAmount, takenAmount } from './acts/charges.js';
import { captureLeftFailed, isPaidFor } from './paid-for.js';
import type { OrderBasics } from './provider-run/basics.js';
import type {
  MovementState,
  OrderVersion,
  ProviderChargeState,
  ProviderFraudState,
  ProviderOrderState,
  ProviderRefundState,
} from './provider-run/model.js';
import { anythingOpen, type LineUnits, linesOf } from './values/lines.js';

/** What is so on the provider's side, whatever was delivered. Amounts are in minor units. */
export interface Truth {
  readonly orderId: string;
  readonly state: ProviderOrderState;
  /** `undefined`: there has been no review yet. */
  readonly fraudState: ProviderFraudState | undefined;
  /** Every state the order has been in, in the order of the first visits. */
  readonly visited: readonly ProviderOrderState[];
  /** By charge id. */
  readonly charges: Readonly<Record<string, ProviderChargeState>>;
  /** By capture id. */
  readonly captures: Readonly<Record<string, MovementState>>;
  /** By cancel id. */
  readonly cancels: Readonly<Record<string, MovementState>>;
  /** By refund id. */
  readonly refunds: Readonly<Record<string, ProviderRefundState>>;
  /** By return id. */
  readonly returns: Readonly<Record<string, 'created' | 'accepted'>>;
  /** The ids of the fulfilments asked for. */
  readonly fulfilments: readonly string[];
  /** By file id. */
  readonly documents: Readonly<Record<string, 'invoice' | 'credit_memo'>>;
  /** Captured for certain: pending captures do not count. */
  readonly captured: number;
  /** Given back for certain. */
  readonly refunded: number;
  readonly currency: string;
  readonly upstreamId: string | undefined;
  /** How many disputes were ever opened. */
  readonly disputes: number;
  readonly chargebacks: number;
  /** The order was accepted at some moment: goods may legitimately have been released once. */
  readonly shippable: boolean;
  /**
   * The provider would let goods go now: accepted, the review passed, paid for, no dispute, and
   * neither a re-authorisation nor a capture that failed is left unrepaired. Whether anything is left
   * to be sent is another question: `somethingOpen`.
   */
  readonly shippableNow: boolean;
  /** By line id, in units: what was ordered, sent, cancelled, and is still open. */
  readonly lines: Readonly<Record<string, LineUnits>>;
  /** Some unit is neither sent nor cancelled. */
  readonly somethingOpen: boolean;
  /** No living charge is pending, and one lives unless there are none or nothing is to be paid. */
  readonly paidFor: boolean;
  /** A re-authorisation failed, and no later one repaired it. */
  readonly reauthorisationFailed: boolean;
  /** A capture of a living charge failed, and no later one of that charge is complete. */
  readonly captureFailed: boolean;
  /** By refund id, in minor units: what was asked for and what was given back so far. */
  readonly refundAmounts: Readonly<
    Record<string, { readonly asked: number; readonly given: number }>
  >;
  /** What banks took back, in minor units. */
  readonly chargedBack: number;
}

function byId<T extends { readonly id: string; readonly state: S }, S extends string>(
  list: readonly T[],
): Record<string, S> {
  const result: Record<string, S> = {};
  for (const entry of list) result[entry.id] = entry.state;
  return result;
}

/** The truth at one version of an order. */
export function truthOf(
  basics: OrderBasics,
  versions: readonly OrderVersion[],
  index: number,
): Truth {
  const version = versions[index];
  if (version === undefined) throw new RangeError(`The order has no version ${index}.`);
  const visited: ProviderOrderState[] = [];
  for (const earlier of versions.slice(0, index + 1)) {
    if (!visited.includes(earlier.state)) visited.push(earlier.state);
  }
  const lines = linesOf(basics.items, version.fulfilments);
  const paidFor = isPaidFor(version.charges, basics.total);
  const captureFailed = captureLeftFailed(version.charges);
  return {
    orderId: basics.id,
    state: version.state,
    fraudState: version.fraudState,
    visited,
    charges: byId<(typeof version.charges)[number], ProviderChargeState>(version.charges),
    captures: byId(version.charges.flatMap((charge) => charge.captures)),
    cancels: byId(version.charges.flatMap((charge) => charge.cancels)),
    refunds: byId<(typeof version.refunds)[number], ProviderRefundState>(version.refunds),
    returns: byId<(typeof version.returns)[number], 'created' | 'accepted'>(version.returns),
    fulfilments: version.fulfilments.map((fulfilment) => fulfilment.id),
    documents: Object.fromEntries(version.files.map((file) => [file.id, file.kind])),
    captured: version.charges.reduce((sum, charge) => sum + takenAmount(charge), 0),
    refunded: version.charges.reduce((sum, charge) => sum + refundedAmount(charge), 0),
    currency: basics.currency,
    upstreamId: version.upstreamId,
    disputes: version.disputes,
    chargebacks: version.chargebacks,
    shippable: visited.includes('accepted'),
    shippableNow:
      version.state === 'accepted' &&
      version.fraudState === 'passed' &&
      paidFor &&
      !version.reauthorisationFailed &&
      !captureFailed,
    lines,
    somethingOpen: anythingOpen(lines),
    paidFor,
    reauthorisationFailed: version.reauthorisationFailed,
    captureFailed,
    refundAmounts: Object.fromEntries(
      version.refunds.map(({ id, amount, given, state }) => [
        id,
        { asked: amount, given: state === 'succeeded' ? given : 0 },
      ]),
    ),
    chargedBack: version.transactions.reduce((sum, { amount }) => sum - amount, 0),
  };
}
