import type { ProviderRefund, ProviderRefundState } from '../provider-run/model.js';
import { aboutCharge, aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';
import { secondOf } from '../values/time.js';
import { chargedBack } from './chargeback.js';
import { openAmount, refundableAmount, releaseOrder, shareOut } from './charges.js';
import { issueDocument } from './fulfilment.js';

const REASONS = ['Damaged goods', 'Arrived late', 'Not as described', 'Changed mind'];

/** The amount that can still be refunded on the order, in minor units. */
export function availableToRefund(run: ProviderRun): number {
  const left = run.order.charges.reduce((sum, charge) => sum + refundableAmount(charge), 0);
  return Math.max(0, left - chargedBack(run));
}

/** How much is refunded, and how the refund ends. */
export interface RefundOptions {
  /** The whole refundable amount, or part of it. */
  readonly share: 'part' | 'all';
  /** The amount in minor units, in place of `share`; reduced to what is refundable. */
  readonly amount?: number;
  /** Whether less is refunded than requested, because of taxes or fees. */
  readonly refundsLess?: boolean;
  readonly ends: 'succeeded' | 'failed' | 'expired' | 'pending';
  /** Whether the provider asks the customer for a bank account first. */
  readonly asksForInformation?: boolean;
  /** Whether the refund comes before any capture, as a sample shows. */
  readonly beforeCapture?: boolean;
}

function withRefundState(
  run: ProviderRun,
  id: string,
  state: ProviderRefundState,
): Pick<RefundChange, 'refunds' | 'charges'> {
  const chargeState =
    state === 'succeeded'
      ? 'complete'
      : state === 'pending' || state === 'pending_information'
        ? 'pending'
        : 'failed';
  return {
    refunds: run.order.refunds.map((refund) =>
      refund.id !== id
        ? refund
        : state === 'failed'
          ? { ...refund, state, failureReason: 'refund_rejected_by_bank' }
          : { ...refund, state },
    ),
    charges: run.order.charges.map((charge) => ({
      ...charge,
      refunds: charge.refunds.map((part) =>
        part.refundId === id ? { ...part, state: chargeState } : part,
      ),
    })),
  };
}

type RefundChange = Pick<ProviderRun['order'], 'refunds' | 'charges'>;

/**
 * Refunds an order, from the request to the result.
 *
 * @returns the refund's id, or `undefined` when nothing is refundable
 */
export function refund(run: ProviderRun, options: RefundOptions): string | undefined {
  const partOf = options.beforeCapture === true ? openAmount : refundableAmount;
  const available =
    options.beforeCapture === true
      ? run.order.charges.reduce((sum, charge) => sum + openAmount(charge), 0)
      : availableToRefund(run);
  if (available === 0) return undefined;
  const amount =
    options.amount !== undefined
      ? Math.min(options.amount, available)
      : options.share === 'all' || available === 1
        ? available
        : run.random.int(1, Math.max(1, Math.floor(available * 0.6)));
  const id = `re_${run.random.uuid()}`;
  const createdAt = secondOf(run.now);
  const less = options.refundsLess === true && amount > 1;
  const given = less ? run.random.int(1, amount - 1) : amount;
  if (less && options.ends === 'succeeded') run.classes.record('refunded_less');
  const shares = shareOut(releaseOrder(run.order.charges), given, partOf);
  const record: ProviderRefund = {
    id,
    createdAt,
    amount,
    given,
    state: 'pending',
    reason: run.random.pick(REASONS),
    ...(run.random.chance(0.4) ? { itemId: run.random.pick(run.basics.items).id } : {}),
  };
  const subject = { kind: 'refund', id } as const;
  const perCharge = (type: string) => shares.map((share) => aboutCharge(type, share.chargeId));
  run.change(
    {
      refunds: [...run.order.refunds, record],
      charges: run.order.charges.map((charge) => {
        const share = shares.find((candidate) => candidate.chargeId === charge.id);
        if (share === undefined) return charge;
        const part = { refundId: id, createdAt, amount: share.amount, state: 'pending' as const };
        return { ...charge, refunds: [...charge.refunds, part] };
      }),
    },
    { type: 'refund.pending', subject },
    ...(run.random.chance(0.7) ? perCharge('order.charge.refund.pending') : []),
  );
  if (options.ends === 'pending') return id;
  if (options.asksForInformation === true) {
    run.wait(run.random.pick(['moment', 'seconds', 'minutes']));
    run.change(withRefundState(run, id, 'pending_information'), {
      type: 'refund.pending_information',
      subject,
    });
  }
  run.wait(
    run.random.weighted([
      [1, 'moment'],
      [3, 'seconds'],
      [2, 'hours'],
      [2, 'days'],
    ]),
  );
  if (options.ends === 'succeeded') {
    run.change(
      withRefundState(run, id, 'succeeded'),
      { type: 'refund.complete', subject },
      ...perCharge('order.charge.refund.complete'),
    );
    run.wait('moment');
    run.change({}, aboutOrder('order.refunded'));
    if (run.random.chance(0.5)) {
      run.wait('any');
      issueDocument(run, 'credit_memo');
    }
  } else if (options.ends === 'failed') {
    // Documented by a sample only: this charge event carries the whole order.
    run.change(
      withRefundState(run, id, 'failed'),
      { type: 'refund.failed', subject },
      aboutOrder('order.charge.refund.failed'),
    );
  } else {
    run.change(withRefundState(run, id, 'expired'), { type: 'refund.updated', subject });
  }
  return id;
}
