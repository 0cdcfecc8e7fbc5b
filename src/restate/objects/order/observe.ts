import type { ObjectContext } from '@restatedev/restate-sdk';
import { historyFrom, takeIn } from '../../../lifecycle/index.js';
import type { Observation } from '../../../order/observation.js';
import type { OrderLimits } from '../../../order/options/order-limits.js';
import type { Instant } from '../../../order/time/instant.js';
import type { Computed } from '../../../store/engine.js';
import { changeOf, recordIn } from '../../../store/order-row.js';
import type { Hosted } from '../names.js';
import { refusal, refusing } from './change.js';
import { readMore, readOrder } from './order-state.js';
import { saveOver } from './save.js';

/** An observation for an order. */
export interface Observing {
  readonly observation: Observation;
  /** When it arrived. */
  readonly at: Instant;
  /** How large the order may grow; absent: the default limits. */
  readonly limits?: OrderLimits | undefined;
  /**
   * Identifies the call. It is returned, so that a caller can recognise the answer to another call.
   */
  readonly call?: string;
}

/** The result of an {@link Observing}. */
export interface Observed extends Computed {
  readonly call?: string;
}

/** Takes an observation in, as the service does over any other store. */
export async function observe(
  ctx: ObjectContext,
  { observation, at, call, limits }: Observing,
  hosted: Hosted,
): Promise<Observed> {
  let order = await readOrder(ctx, { observations: [observation.id] });
  const known = new Map(
    order.observations.map((stored) => [stored.observation.id, stored.observation]),
  );
  const record = refusing(() => order.row && recordIn(order.row));
  let taken = refusing(() => takeIn(record, [observation], known, limits));
  if (taken === 'needs_history') {
    order = await readMore(ctx, order, { observations: 'all' });
    const history = historyFrom(order.observations);
    taken = refusing(() => takeIn(record, [observation], history, limits));
  }
  const done = taken === 'needs_history' ? undefined : taken.receipts[0];
  if (taken === 'needs_history' || done === undefined) {
    throw refusal('The standing of the observation could not be computed.');
  }
  const change = changeOf(taken, order.row, at);
  if (change !== undefined) await saveOver(ctx, hosted, order, change, { at });
  return { done, milestones: taken.milestones, ...(call === undefined ? {} : { call }) };
}
