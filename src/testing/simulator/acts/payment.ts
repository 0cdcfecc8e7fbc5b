import type { Announcement, ProviderCharge, SessionState } from '../provider-run/model.js';
import { aboutCharge, aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';
import { openCharges, withCharge } from './charges.js';
import { announceFailure, failureOf } from './refusal.js';

const UNRELATED_TYPES = [
  'customer.updated',
  'source.created',
  'checkout.updated',
  'sku.updated',
  'payout.created',
  'something.never_heard_of',
];

/** An event that concerns no order; endpoints receive those too. */
function unrelated(run: ProviderRun): Announcement {
  return {
    type: run.random.pick(UNRELATED_TYPES),
    subject: { kind: 'unrelated', id: run.random.digits(12) },
  };
}

function place(
  run: ProviderRun,
  first: Parameters<ProviderRun['place']>[0],
  ...announcements: readonly Announcement[]
): void {
  run.place(first, ...announcements);
  // Legacy events that the provider still lists; they imply no state.
  if (run.random.chance(0.05)) run.announce(aboutOrder('order.created'));
  if (run.random.chance(0.05)) run.announce(aboutOrder('order.submitted'));
  if (run.random.chance(0.1)) run.announce(unrelated(run));
  if (run.basics.prebuilt) {
    run.announce({ type: 'checkout_session.order.created', subject: { kind: 'session_order' } });
  } else {
    run.answer('/orders', 201);
  }
}

function upstreamId(run: ProviderRun): string | undefined {
  return run.random.chance(0.7) ? `SHOP-${run.random.digits(8)}` : undefined;
}

function capturable(charges: readonly ProviderCharge[]): Announcement[] {
  return charges.map((charge) => aboutCharge('order.charge.capturable', charge.id));
}

/** Places an order that is `accepted` at once: authorised and reviewed. */
export function placeAccepted(run: ProviderRun): void {
  const charges = openCharges(run, 'capturable');
  place(
    run,
    {
      state: 'accepted',
      fraudState: 'passed',
      session: 'complete',
      charges,
      upstreamId: upstreamId(run),
    },
    aboutOrder('order.accepted'),
    ...(run.random.chance(0.5) ? capturable(charges) : []),
  );
}

/** Places an order that is `in_review`: authorised, unless the options say otherwise. */
export function placeInReview(
  run: ProviderRun,
  options: { readonly authorised?: boolean } = {},
): void {
  const charges = options.authorised === false ? [] : openCharges(run, 'capturable');
  place(
    run,
    {
      state: 'in_review',
      fraudState: 'review_opened',
      session: charges.length > 0 ? 'complete' : 'pending',
      charges,
      upstreamId: upstreamId(run),
    },
    aboutOrder('order.review_opened'),
    ...capturable(charges),
    ...(run.random.chance(0.05) ? [aboutOrder('order.pending_review')] : []),
  );
}

/**
 * Places an order that is `pending_payment`: without charges until the customer pays, or with `pending`
 * charges of a slow card.
 */
export function placePending(run: ProviderRun, options: { readonly charges?: boolean } = {}): void {
  const { method } = run.basics;
  const charges = options.charges === true ? openCharges(run, 'pending') : [];
  const session: SessionState =
    method === 'wire' ? 'pending_funds' : method === 'redirect' ? 'pending_redirect' : 'pending';
  // The documentation has both orders: the review can end before the payment.
  const reviewed = method !== 'wire' ? run.random.chance(0.3) : run.random.chance(0.05);
  place(
    run,
    {
      state: 'pending_payment',
      fraudState: reviewed ? 'passed' : undefined,
      session,
      charges,
      upstreamId: upstreamId(run),
    },
    aboutOrder('order.pending_payment'),
    ...charges.map((charge) => aboutCharge('order.charge.pending', charge.id)),
  );
}

/** Makes every pending charge `capturable`, together or one after the other. */
export function authorise(run: ProviderRun): void {
  if (run.order.charges.length === 0) {
    const charges = openCharges(run, 'capturable');
    run.change({ charges, session: 'complete' }, ...capturable(charges));
    return;
  }
  const together = run.random.chance(0.5);
  const pending = run.order.charges.filter((charge) => charge.state === 'pending');
  if (pending.length === 0) return;
  if (together) {
    run.change(
      {
        session: 'complete',
        charges: run.order.charges.map((charge) =>
          charge.state === 'pending' ? { ...charge, state: 'capturable' } : charge,
        ),
      },
      ...capturable(pending),
    );
    return;
  }
  for (const charge of pending) {
    run.change(
      {
        charges: withCharge(run.order.charges, charge.id, { state: 'capturable' }),
        session: 'complete',
      },
      ...capturable([charge]),
    );
    run.wait(run.random.chance(0.7) ? 'moment' : 'seconds');
  }
}

/** Accepts the order. Call it only when every charge is authorised. */
export function accept(run: ProviderRun, ...also: readonly Announcement[]): void {
  run.change(
    { state: 'accepted', fraudState: 'passed', session: 'complete' },
    aboutOrder('order.accepted'),
    ...also,
  );
}

/** Authorises the payment and accepts the order, in one change or in two. */
export function authoriseAndAccept(run: ProviderRun): void {
  if (run.order.charges.length > 0 || run.random.chance(0.4)) {
    authorise(run);
    run.wait('moment');
    accept(run);
    return;
  }
  const charges = openCharges(run, 'capturable');
  run.change(
    { state: 'accepted', fraudState: 'passed', session: 'complete', charges },
    aboutOrder('order.accepted'),
    ...capturable(charges),
  );
}

/** Cancels the order at the end of its payment window; the review passes in the same second. */
export function expire(run: ProviderRun): void {
  run.change(
    { state: 'cancelled', fraudState: 'passed', session: 'failed', charges: [] },
    aboutOrder('order.cancelled'),
  );
}

/**
 * Refuses a pending charge and cancels the order. The documentation does not define the state between
 * the two, so the failure comes first or with the cancellation.
 */
export function failCharge(run: ProviderRun): void {
  const failing = run.random.pick(run.order.charges.filter((charge) => charge.state === 'pending'));
  const failed = withCharge(run.order.charges, failing.id, failureOf(run));
  const rest = failed.filter((charge) => charge.id !== failing.id);
  const released = failed.map((charge) =>
    charge.id === failing.id ? charge : { ...charge, state: 'cancelled' as const },
  );
  const cancels = rest.map((charge) => aboutCharge('order.charge.cancelled', charge.id));
  if (run.random.chance(0.7)) {
    run.change({ charges: failed, session: 'failed' }, announceFailure(run, failing.id));
    run.wait(run.random.pick(['moment', 'seconds', 'hours']));
    run.change(
      { charges: released, state: 'cancelled' },
      aboutOrder('order.cancelled'),
      ...cancels,
    );
    return;
  }
  const both = [aboutOrder('order.cancelled'), announceFailure(run, failing.id)];
  run.change(
    { charges: released, state: 'cancelled', session: 'failed' },
    ...run.random.shuffle(both),
    ...cancels,
  );
}

/** Refreshes the order after the customer returned from the payment page. */
export function refresh(run: ProviderRun): void {
  if (!run.basics.prebuilt) run.answer(`/orders/${run.basics.id}/refresh`, 200);
}

/** Sets the shop's own order number afterwards. */
export function setUpstreamId(run: ProviderRun): void {
  run.change({ upstreamId: `SHOP-${run.random.digits(8)}` }, aboutOrder('order.updated'));
  if (run.random.chance(0.5)) run.answer(`/orders/${run.basics.id}`, 200);
}
