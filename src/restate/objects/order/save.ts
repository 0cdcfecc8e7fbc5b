import type { ObjectContext } from '@restatedev/restate-sdk';
import type { OrderWrite, Restoration } from '../../../store/store.js';
import { deliverySoon } from '../milestone-object.js';
import type { Hosted } from '../names.js';
import { changeOrder, loadAndChange, type Moment } from './change.js';
import { type LoadedOrder, readMore, readOrder } from './order-state.js';

/** A change to save. */
export interface Saving extends Moment {
  readonly change: OrderWrite;
}

/** An order of another store. */
export interface Restoring extends Moment {
  readonly restoration: Restoration;
}

const ALL = { observations: 'all', milestones: true } as const;

/** Saves a change over the version that it was computed from. */
export async function save(
  ctx: ObjectContext,
  { change, ...moment }: Saving,
  hosted: Hosted,
): Promise<boolean> {
  const order = await readOrder(ctx, { observations: observationIdsOf(change) });
  return saveOver(ctx, hosted, order, change, moment);
}

/**
 * Saves a change over an order that was read. Reads its milestones only if the change is about
 * them.
 */
export async function saveOver(
  ctx: ObjectContext,
  hosted: Hosted,
  order: LoadedOrder,
  change: OrderWrite,
  moment: Moment,
): Promise<boolean> {
  const again = change.again ?? [];
  const mayRevive = again.length > 0 && (order.head?.counts.withdrawn ?? 0) > 0;
  const records = change.milestones.length > 0;
  const before = records || mayRevive ? await readMore(ctx, order, { milestones: true }) : order;
  const revives = before.milestones.some(
    ({ milestone, status }) => status === 'withdrawn' && again.includes(milestone.key),
  );
  const [isSaved = false] = await changeOrder(ctx, hosted, before, moment, (store) =>
    store.save([change], moment.at),
  );
  if (isSaved && (records || revives)) deliverySoon(ctx);
  return isSaved;
}

/** Deletes the observations of an order and saves a change. */
export async function beginAnew(
  ctx: ObjectContext,
  { change, ...moment }: Saving,
  hosted: Hosted,
): Promise<boolean> {
  const isSaved = await loadAndChange(ctx, hosted, ALL, moment, (store) =>
    store.beginAnew(change, moment.at),
  );
  if (isSaved && change.milestones.length + (change.again?.length ?? 0) > 0) deliverySoon(ctx);
  return isSaved;
}

/** Writes an order of another store, and delivers its pending milestones. */
export async function restore(
  ctx: ObjectContext,
  { restoration, ...moment }: Restoring,
  hosted: Hosted,
): Promise<boolean> {
  const [isSaved = false] = await loadAndChange(ctx, hosted, ALL, moment, (store) =>
    store.restore([restoration], moment.at),
  );
  if (isSaved && restoration.milestones.some(({ status }) => status === 'pending')) {
    deliverySoon(ctx);
  }
  return isSaved;
}

function observationIdsOf({
  observations,
  replaced = [],
  resolutions = [],
}: OrderWrite): readonly string[] {
  return [
    ...[...observations, ...replaced].map(({ id }) => id),
    ...resolutions.map(({ observationId }) => observationId),
  ];
}
