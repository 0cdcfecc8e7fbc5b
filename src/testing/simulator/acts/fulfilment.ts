import type {
  Announcement,
  Movement,
  ProviderCharge,
  ProviderFulfilment,
} from '../provider-run/model.js';
import { aboutCharge, aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';
import { linesOf } from '../values/lines.js';
import { secondOf } from '../values/time.js';
import {
  capturedAmount,
  captureOrder,
  chargeStateOf,
  openAmount,
  releaseOrder,
  shareOut,
  withCharge,
} from './charges.js';

/** A line with what is neither fulfilled nor cancelled of it. */
export interface OpenLine {
  readonly itemId: string;
  readonly open: number;
}

/** How much of one line to fulfil and to cancel. */
export interface LineRequest {
  readonly itemId: string;
  readonly quantity: number;
  readonly cancelQuantity: number;
}

/** The lines on which something is still open. */
export function openLines(run: ProviderRun): OpenLine[] {
  return Object.entries(linesOf(run.basics.items, run.order.fulfilments))
    .map(([itemId, { open }]) => ({ itemId, open }))
    .filter((line) => line.open > 0);
}

/** Every open unit, to be fulfilled or to be cancelled. */
export function everything(run: ProviderRun, what: 'fulfil' | 'cancel'): LineRequest[] {
  return openLines(run).map((line) => ({
    itemId: line.itemId,
    quantity: what === 'fulfil' ? line.open : 0,
    cancelQuantity: what === 'cancel' ? line.open : 0,
  }));
}

/** Some, but not all, open units, to be fulfilled or to be cancelled. Empty when there is only one. */
export function something(run: ProviderRun, what: 'fulfil' | 'cancel'): LineRequest[] {
  const lines = openLines(run);
  const units = lines.reduce((sum, line) => sum + line.open, 0);
  let rest = units < 2 ? 0 : run.random.int(1, units - 1);
  const requests: LineRequest[] = [];
  for (const line of run.random.shuffle(lines)) {
    const share = Math.min(rest, line.open);
    if (share === 0) continue;
    rest -= share;
    requests.push({
      itemId: line.itemId,
      quantity: what === 'fulfil' ? share : 0,
      cancelQuantity: what === 'cancel' ? share : 0,
    });
  }
  return requests;
}

/** True once any unit of the order was fulfilled. */
export function anyFulfilled(run: ProviderRun): boolean {
  return Object.values(linesOf(run.basics.items, run.order.fulfilments)).some(
    ({ sent }) => sent > 0,
  );
}

function addMovements(
  run: ProviderRun,
  kind: 'captures' | 'cancels',
  amount: number,
  fulfilmentId: string,
): Announcement[] {
  const announcements: Announcement[] = [];
  let { charges } = run.order;
  const ordered = kind === 'captures' ? captureOrder(charges) : releaseOrder(charges);
  for (const share of shareOut(ordered, amount, openAmount)) {
    const movement: Movement = {
      id: run.random.uuid(),
      createdAt: secondOf(run.now),
      amount: share.amount,
      state: 'pending',
      fulfilmentId,
    };
    charges = charges.map((charge) => {
      if (charge.id !== share.chargeId) return charge;
      const next: ProviderCharge = { ...charge, [kind]: [...charge[kind], movement] };
      const state = chargeStateOf(next);
      if (state === 'processing' && charge.state !== 'processing') {
        announcements.push(aboutCharge('order.charge.processing', charge.id));
      }
      return { ...next, state };
    });
    announcements.push(
      aboutCharge(
        kind === 'captures' ? 'order.charge.capture.pending' : 'order.charge.cancel.pending',
        share.chargeId,
      ),
    );
  }
  if (announcements.length > 0) run.change({ charges }, ...announcements);
  return announcements;
}

/** What one unit of an order comes to, in minor units; the last one takes what is left over. */
export function unitAmount(run: ProviderRun): number {
  const units = run.basics.items.reduce((sum, item) => sum + item.quantity, 0);
  return Math.floor(run.basics.total / units);
}

/** Notes what kinds of shipping a request makes of this life. */
function noteShipping(run: ProviderRun, items: readonly LineRequest[]): void {
  const lines = linesOf(run.basics.items, run.order.fulfilments);
  if (items.some(({ itemId, quantity }) => quantity > 0 && (lines[itemId]?.sent ?? 0) > 0)) {
    run.occasions.note('parcels');
  }
  const sends = items.some(({ quantity }) => quantity > 0);
  if (sends && run.order.disputes > 0 && !anyFulfilled(run)) {
    run.occasions.note('dispute_before_shipping');
  }
  const card = run.order.charges.find((charge) => charge.primary && charge.state !== 'failed');
  if (sends && run.order.charges.length > 1 && card?.state === 'cancelled') {
    run.occasions.note('store_credit');
  }
}

/**
 * The shop's `POST /fulfillments`: quantities to capture, quantities to cancel, or both. A moment
 * later the captures and cancels are pending, and once nothing is open the order is `fulfilled`.
 */
export function requestFulfilment(
  run: ProviderRun,
  items: readonly LineRequest[],
): ProviderFulfilment {
  const fulfilment: ProviderFulfilment = {
    id: `ful_${run.random.uuid()}`,
    createdAt: secondOf(run.now),
    items: items.filter((item) => item.quantity + item.cancelQuantity > 0),
  };
  noteShipping(run, fulfilment.items);
  run.change(
    { fulfilments: [...run.order.fulfilments, fulfilment] },
    { type: 'fulfillment.created', subject: { kind: 'fulfilment', id: fulfilment.id } },
  );
  const perUnit = unitAmount(run);
  const asked = (what: 'quantity' | 'cancelQuantity'): number =>
    fulfilment.items.reduce((sum, item) => sum + item[what], 0);
  const last = openLines(run).length === 0;
  const left = run.order.charges.reduce((sum, charge) => sum + openAmount(charge), 0);
  const fulfilled = asked('quantity');
  const cancelled = Math.min(
    left,
    fulfilled > 0 || !last ? perUnit * asked('cancelQuantity') : left,
  );
  const captured = last ? left - cancelled : Math.min(left, perUnit * fulfilled);
  run.wait('moment');
  if (cancelled > 0) {
    addMovements(run, 'cancels', cancelled, fulfilment.id);
    if (captured > 0 && run.random.chance(0.5)) run.wait('moment');
  }
  if (captured > 0 && fulfilled > 0) addMovements(run, 'captures', captured, fulfilment.id);
  if (last && anyFulfilled(run) && run.order.state === 'accepted') {
    run.wait('moment');
    run.change({ state: 'fulfilled' }, aboutOrder('order.fulfilled'));
  }
  return fulfilment;
}

interface Waiting {
  readonly chargeId: string;
  readonly kind: 'captures' | 'cancels';
  readonly movement: Movement;
}

function waiting(run: ProviderRun): Waiting[] {
  const list: Waiting[] = [];
  for (const charge of run.order.charges) {
    for (const kind of ['captures', 'cancels'] as const) {
      for (const movement of charge[kind]) {
        if (movement.state === 'pending' || movement.state === 'pending_information') {
          list.push({ chargeId: charge.id, kind, movement });
        }
      }
    }
  }
  return list;
}

function conclude(run: ProviderRun, item: Waiting, state: Movement['state']): void {
  const events: Announcement[] = [];
  const charges = run.order.charges.map((charge) => {
    if (charge.id !== item.chargeId) return charge;
    const moved: ProviderCharge = {
      ...charge,
      [item.kind]: charge[item.kind].map((movement) =>
        movement.id === item.movement.id ? { ...movement, state } : movement,
      ),
    };
    const next = chargeStateOf(moved);
    if (next !== charge.state && (next === 'complete' || next === 'cancelled')) {
      events.push(aboutCharge(`order.charge.${next}`, charge.id));
    }
    return { ...moved, state: next };
  });
  const noun = item.kind === 'captures' ? 'capture' : 'cancel';
  run.change({ charges }, aboutCharge(`order.charge.${noun}.${state}`, item.chargeId), ...events);
}

function again(run: ProviderRun, item: Waiting): void {
  const charge = run.order.charges.find((candidate) => candidate.id === item.chargeId);
  if (charge === undefined) return;
  const movement: Movement = {
    ...item.movement,
    id: run.random.uuid(),
    createdAt: secondOf(run.now),
    state: 'pending',
  };
  const next: ProviderCharge = { ...charge, [item.kind]: [...charge[item.kind], movement] };
  const state = chargeStateOf(next);
  run.change(
    { charges: withCharge(run.order.charges, charge.id, { ...next, state }) },
    aboutCharge(
      item.kind === 'captures' ? 'order.charge.capture.pending' : 'order.charge.cancel.pending',
      charge.id,
    ),
    ...(state === 'processing' ? [aboutCharge('order.charge.processing', charge.id)] : []),
  );
}

/** What goes wrong before pending captures and cancels are done. */
export interface Mishaps {
  /** Probability that a capture or cancel fails once and is asked for again. */
  readonly failure?: number;
}

/** Concludes every pending capture and cancel, each in its own step. Afterwards nothing is pending. */
export function settle(run: ProviderRun, mishaps: Mishaps = {}): void {
  for (let list = waiting(run); list.length > 0; list = waiting(run)) {
    const item = run.random.pick(list);
    const slow = item.kind === 'cancels' && run.takes('slow_cancel', 0.25);
    if (slow) run.occasions.note('slow_cancel');
    run.wait(slow ? 'days' : run.random.pick(['seconds', 'seconds', 'minutes', 'hours']));
    const retries = run.order.charges.find((charge) => charge.id === item.chargeId)?.[item.kind];
    const failedBefore = (retries ?? []).some((movement) => movement.state === 'failed');
    const failure = slow && mishaps.failure !== 0 ? 0.3 : (mishaps.failure ?? 0);
    if (!failedBefore && run.random.chance(failure)) {
      conclude(run, item, 'failed');
      run.wait(run.random.pick(['minutes', 'days']));
      again(run, item);
      continue;
    }
    const canAsk = item.kind === 'cancels' && item.movement.state === 'pending';
    if (canAsk && run.random.chance(slow ? 0.5 : 0.04)) {
      conclude(run, item, 'pending_information');
      continue;
    }
    conclude(run, item, 'complete');
  }
}

/** Every pending capture fails, and nobody asks again: the order stays where it is. */
export function failCaptures(run: ProviderRun): void {
  for (const item of waiting(run)) {
    if (item.kind !== 'captures') continue;
    run.wait(run.random.pick(['seconds', 'minutes', 'hours']));
    conclude(run, item, 'failed');
    run.occasions.note('failed_capture');
  }
}

/** Whether a fulfilled order can be complete: something was captured, and nothing is left to be. */
export function canComplete(run: ProviderRun): boolean {
  const { charges, state } = run.order;
  return (
    state === 'fulfilled' &&
    charges.some((charge) => capturedAmount(charge) > 0) &&
    charges.every((charge) => openAmount(charge) === 0)
  );
}

/** Complete. Usually announced with the last capture, at times while a charge is still processing. */
export function complete(run: ProviderRun): void {
  const late = run.order.state === 'fulfilled' && run.takes('late_complete', 0.15);
  run.change(
    { state: 'complete' },
    {
      type: 'order.complete',
      subject: late ? { kind: 'order', showing: 'state before' } : { kind: 'order' },
    },
  );
  if (run.random.chance(0.6)) {
    run.wait('any');
    issueDocument(run, 'invoice');
  }
}

/** A document about the order is there to be read. */
export function issueDocument(run: ProviderRun, kind: 'invoice' | 'credit_memo'): void {
  const id = run.random.uuid();
  run.change(
    { files: [...run.order.files, { id, kind }] },
    { type: `order.${kind}.created`, subject: { kind: 'file', id } },
  );
}

/**
 * Everything open is cancelled: the charges are released one after the other, and then the order is
 * `cancelled` (documented: not before every charge is). At times the order comes first.
 */
export function cancelAll(run: ProviderRun, mishaps: Mishaps = {}): void {
  if (run.order.charges.some((charge) => charge.state === 'pending')) {
    run.change(
      {
        charges: run.order.charges.map((charge) =>
          charge.state === 'failed' ? charge : { ...charge, state: 'cancelled' },
        ),
      },
      ...run.order.charges
        .filter((charge) => charge.state !== 'failed')
        .map((charge) => aboutCharge('order.charge.cancelled', charge.id)),
    );
    run.wait('moment');
    run.change({ state: 'cancelled', session: 'failed' }, aboutOrder('order.cancelled'));
    return;
  }
  requestFulfilment(run, everything(run, 'cancel'));
  if (waiting(run).length > 0 && run.takes('slow_cancel', 0.3)) {
    // Seen in production: the order is cancelled while its charges are still being released.
    run.occasions.note('slow_cancel');
    run.wait('moment');
    run.change({ state: 'cancelled' }, aboutOrder('order.cancelled'));
    settle(run, { failure: 0 });
    return;
  }
  settle(run, mishaps);
  run.wait('moment');
  run.change({ state: 'cancelled' }, aboutOrder('order.cancelled'));
}

/** From `accepted` to `complete` in the ordinary way. */
export function fulfilAndComplete(run: ProviderRun, mishaps: Mishaps = {}): void {
  requestFulfilment(run, everything(run, 'fulfil'));
  settle(run, mishaps);
  run.wait('moment');
  complete(run);
}
