import type { Announcement, ProviderCharge } from '../provider-run/model.js';
import { aboutCharge, aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';
import { secondOf } from '../values/time.js';
import { withCharge } from './charges.js';
import { accept, authorise, placePending } from './payment.js';
import { announceFailure, failureOf } from './refusal.js';
import { openReview, reviewClosed } from './review.js';

function pendingCharge(run: ProviderRun): ProviderCharge {
  return run.random.pick(run.order.charges.filter((charge) => charge.state === 'pending'));
}

/** A source that replaces the refused one, with a charge of its own. */
function anotherCard(run: ProviderRun, refused: ProviderCharge, state: 'pending' | 'capturable') {
  const id = run.random.uuid();
  const source = {
    id,
    type: 'creditCard',
    amount: refused.amount,
    primary: refused.primary,
    clientSecret: `${id}_${run.random.uuid()}`,
  };
  const charge: ProviderCharge = {
    id: run.random.uuid(),
    sourceId: id,
    primary: refused.primary,
    createdAt: secondOf(run.now),
    amount: refused.amount,
    state,
    captures: [],
    cancels: [],
    refunds: [],
  };
  const sources = run.order.sources.map((one) => (one.id === refused.sourceId ? source : one));
  return { sources, charge };
}

/** The charges with another one; the order no longer lists the refused one if `drops`. */
function followedBy(
  charges: readonly ProviderCharge[],
  refused: ProviderCharge,
  next: ProviderCharge,
  drops: boolean,
): ProviderCharge[] {
  const listed = drops ? withCharge(charges, refused.id, { unlisted: true }) : charges;
  return [...listed, next];
}

/** Refuses the card, replaces it and accepts the order in one change. */
function acceptAtOnce(run: ProviderRun, drops: boolean): void {
  const refused = pendingCharge(run);
  const failed = { ...refused, ...failureOf(run) };
  const { sources, charge } = anotherCard(run, refused, 'capturable');
  const authorised: Announcement[] = [];
  const charges = run.order.charges.map((one): ProviderCharge => {
    if (one.id === refused.id) return failed;
    authorised.push(aboutCharge('order.charge.capturable', one.id));
    return { ...one, state: 'capturable' };
  });
  run.change(
    {
      state: 'accepted',
      fraudState: 'passed',
      session: 'complete',
      sources,
      charges: followedBy(charges, refused, charge, drops),
    },
    aboutOrder('order.accepted'),
    announceFailure(run, refused.id),
    aboutCharge('order.charge.capturable', charge.id),
    ...authorised,
  );
}

/**
 * Refuses a card, replaces it and accepts the order, which then lists both charges or only the one in
 * force.
 */
export function placeWithSecondCard(run: ProviderRun): void {
  placePending(run, { charges: true });
  const drops = run.random.chance(0.4);
  run.classes.record('second_card');
  if (run.random.chance(0.15)) {
    run.wait(run.random.pick(['moment', 'seconds', 'minutes']));
    acceptAtOnce(run, drops);
    return;
  }
  const refusals = run.random.chance(0.15) ? 2 : 1;
  for (let turn = 0; turn < refusals; turn += 1) {
    run.wait(run.random.pick(['moment', 'seconds', 'hours']));
    const refused = pendingCharge(run);
    run.change(
      { charges: withCharge(run.order.charges, refused.id, failureOf(run)), session: 'failed' },
      announceFailure(run, refused.id),
    );
    run.wait(run.random.pick(['moment', 'seconds', 'hours']));
    const last = turn === refusals - 1;
    const state = last && run.random.chance(0.4) ? 'capturable' : 'pending';
    const { sources, charge } = anotherCard(run, refused, state);
    run.change(
      {
        session: 'pending',
        sources,
        charges: followedBy(run.order.charges, refused, charge, drops),
      },
      aboutCharge(`order.charge.${state}`, charge.id),
      ...(run.random.chance(0.3) ? [aboutOrder('order.updated')] : []),
    );
  }
  run.wait(run.random.pick(['moment', 'seconds', 'minutes']));
  authorise(run);
  run.wait('moment');
  if (run.random.chance(0.2)) {
    openReview(run);
    run.wait('any');
    accept(run, ...reviewClosed(run));
    return;
  }
  accept(run);
}
