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

/** The order as it is on the provider's side, whatever was delivered. Amounts are in minor units. */
export interface Truth {
  readonly orderId: string;
  readonly state: ProviderOrderState;
  /** `undefined`: no review has begun. */
  readonly fraudState: ProviderFraudState | undefined;
  /** Every state that the order has been in, in the order of the first visits. */
  readonly visited: readonly ProviderOrderState[];
  /** @internal By charge id. */
  readonly charges: Readonly<Record<string, ProviderChargeState>>;
  /** @internal By capture id. */
  readonly captures: Readonly<Record<string, MovementState>>;
  /** @internal By cancel id. */
  readonly cancels: Readonly<Record<string, MovementState>>;
  /** @internal By refund id. */
  readonly refunds: Readonly<Record<string, ProviderRefundState>>;
  /** @internal By return id. */
  readonly returns: Readonly<Record<string, 'created' | 'accepted'>>;
  /** @internal The ids of the requested fulfilments. */
  readonly fulfilments: readonly string[];
  /** @internal By file id. */
  readonly documents: Readonly<Record<string, 'invoice' | 'credit_memo'>>;
  /** Captured for certain: pending captures do not count. */
  readonly captured: number;
  /** Refunded for certain. */
  readonly refunded: number;
  readonly currency: string;
  readonly upstreamId: string | undefined;
  /** The number of disputes that were ever opened. */
  readonly disputes: number;
  readonly chargebacks: number;
  /** Whether the order was ever accepted, so that it may have been released for fulfilment once. */
  readonly shippable: boolean;
  /**
   * Whether the order may be fulfilled now: accepted, review passed, paid for, not in dispute, and no
   * re-authorisation or capture left failed. `somethingOpen` says whether units are left to ship.
   */
  readonly shippableNow: boolean;
  /** By line id, in units. */
  readonly lines: Readonly<Record<string, LineUnits>>;
  /** Some unit is neither shipped nor cancelled. */
  readonly somethingOpen: boolean;
  /** No living charge is pending, and at least one lives unless nothing is to be paid. */
  readonly paidFor: boolean;
  /** A re-authorisation failed, and no later one succeeded. */
  readonly reauthorisationFailed: boolean;
  /** A capture of a living charge failed, and no later one of that charge is complete. */
  readonly captureFailed: boolean;
  /** @internal By refund id: the amounts requested and refunded so far. */
  readonly refundAmounts: Readonly<
    Record<string, { readonly asked: number; readonly given: number }>
  >;
  /** The total that banks charged back. */
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
