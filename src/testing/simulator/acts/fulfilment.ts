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

/** A line and its units that are neither fulfilled nor cancelled. */
export interface OpenLine {
  readonly itemId: string;
  readonly open: number;
}

/** The units of a line to fulfil and to cancel. */
export interface LineRequest {
  readonly itemId: string;
  readonly quantity: number;
  readonly cancelQuantity: number;
}

/** The lines with open units. */
export function openLines(run: ProviderRun): OpenLine[] {
  return Object.entries(linesOf(run.basics.items, run.order.fulfilments))
    .map(([itemId, { open }]) => ({ itemId, open }))
    .filter((line) => line.open > 0);
}

/** A request to fulfil or cancel every open unit. */
export function everything(run: ProviderRun, what: 'fulfil' | 'cancel'): LineRequest[] {
  return openLines(run).map((line) => ({
    itemId: line.itemId,
    quantity: what === 'fulfil' ? line.open : 0,
    cancelQuantity: what === 'cancel' ? line.open : 0,
  }));
}

/** A request to fulfil or cancel some, but not all, open units. Empty when only one is open. */
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

/** Whether any unit of the order is fulfilled. */
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

/** The average amount of a unit, in minor units, rounded down. */
export function unitAmount(run: ProviderRun): number {
  const units = run.basics.items.reduce((sum, item) => sum + item.quantity, 0);
  return Math.floor(run.basics.total / units);
}

/** Records the classes of lives that a request belongs to. */
function recordClasses(run: ProviderRun, items: readonly LineRequest[]): void {
  const lines = linesOf(run.basics.items, run.order.fulfilments);
  if (items.some(({ itemId, quantity }) => quantity > 0 && (lines[itemId]?.sent ?? 0) > 0)) {
    run.classes.record('parcels');
  }
  const sends = items.some(({ quantity }) => quantity > 0);
  if (sends && run.order.disputes > 0 && !anyFulfilled(run)) {
    run.classes.record('dispute_before_shipping');
  }
  const card = run.order.charges.find((charge) => charge.primary && charge.state !== 'failed');
  if (sends && run.order.charges.length > 1 && card?.state === 'cancelled') {
    run.classes.record('store_credit');
  }
}

/**
 * Applies the shop's `POST /fulfillments`, which ships units, cancels units, or both. A moment later
 * the captures and cancels are pending, and the order is `fulfilled` once nothing is open.
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
  recordClasses(run, fulfilment.items);
  run.change(
    { fulfilments: [...run.order.fulfilments, fulfilment] },
    { type: 'fulfillment.created', subject: { kind: 'fulfilment', id: fulfilment.id } },
  );
  const perUnit = unitAmount(run);
  const requested = (what: 'quantity' | 'cancelQuantity'): number =>
    fulfilment.items.reduce((sum, item) => sum + item[what], 0);
  const last = openLines(run).length === 0;
  const left = run.order.charges.reduce((sum, charge) => sum + openAmount(charge), 0);
  const fulfilled = requested('quantity');
  const cancelled = Math.min(
    left,
    fulfilled > 0 || !last ? perUnit * requested('cancelQuantity') : left,
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

interface PendingMovement {
  readonly chargeId: string;
  readonly kind: 'captures' | 'cancels';
  readonly movement: Movement;
}

function pendingMovements(run: ProviderRun): PendingMovement[] {
  const list: PendingMovement[] = [];
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

function conclude(run: ProviderRun, item: PendingMovement, state: Movement['state']): void {
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

function retry(run: ProviderRun, item: PendingMovement): void {
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

/** What goes wrong before pending captures and cancels conclude. */
export interface SettleOptions {
  /** Probability that a capture or cancel fails once and is retried. Default 0. */
  readonly failure?: number;
}

/** Concludes every pending capture and cancel, each in a change of its own. */
export function settle(run: ProviderRun, options: SettleOptions = {}): void {
  for (let list = pendingMovements(run); list.length > 0; list = pendingMovements(run)) {
    const item = run.random.pick(list);
    const slow = item.kind === 'cancels' && run.chooses('slow_cancel', 0.25);
    if (slow) run.classes.record('slow_cancel');
    run.wait(slow ? 'days' : run.random.pick(['seconds', 'seconds', 'minutes', 'hours']));
    const retries = run.order.charges.find((charge) => charge.id === item.chargeId)?.[item.kind];
    const failedBefore = (retries ?? []).some((movement) => movement.state === 'failed');
    const failure = slow && options.failure !== 0 ? 0.3 : (options.failure ?? 0);
    if (!failedBefore && run.random.chance(failure)) {
      conclude(run, item, 'failed');
      run.wait(run.random.pick(['minutes', 'days']));
      retry(run, item);
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

/** Fails every pending capture without a retry. The state of the order does not change. */
export function failCaptures(run: ProviderRun): void {
  for (const item of pendingMovements(run)) {
    if (item.kind !== 'captures') continue;
    run.wait(run.random.pick(['seconds', 'minutes', 'hours']));
    conclude(run, item, 'failed');
    run.classes.record('failed_capture');
  }
}

/** Whether a fulfilled order can be complete: something is captured and nothing is left to capture. */
export function canComplete(run: ProviderRun): boolean {
  const { charges, state } = run.order;
  return (
    state === 'fulfilled' &&
    charges.some((charge) => capturedAmount(charge) > 0) &&
    charges.every((charge) => openAmount(charge) === 0)
  );
}

/** Completes the order, usually with the last capture, sometimes while a charge is still processing. */
export function complete(run: ProviderRun): void {
  const late = run.order.state === 'fulfilled' && run.chooses('late_complete', 0.15);
  run.change(
    { state: 'complete' },
    {
      type: 'order.complete',
      subject: late ? { kind: 'order', showing: 'previous state' } : { kind: 'order' },
    },
  );
  if (run.random.chance(0.6)) {
    run.wait('any');
    issueDocument(run, 'invoice');
  }
}

/** Issues a document of the order. */
export function issueDocument(run: ProviderRun, kind: 'invoice' | 'credit_memo'): void {
  const id = run.random.uuid();
  run.change(
    { files: [...run.order.files, { id, kind }] },
    { type: `order.${kind}.created`, subject: { kind: 'file', id } },
  );
}

/**
 * Cancels all open units: the charges one after the other, and then the order (documented: not before
 * every charge is cancelled). Sometimes the order is cancelled first.
 */
export function cancelAll(run: ProviderRun, options: SettleOptions = {}): void {
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
  if (pendingMovements(run).length > 0 && run.chooses('slow_cancel', 0.3)) {
    // Seen in production: the order is cancelled while its charges are still being released.
    run.classes.record('slow_cancel');
    run.wait('moment');
    run.change({ state: 'cancelled' }, aboutOrder('order.cancelled'));
    settle(run, { failure: 0 });
    return;
  }
  settle(run, options);
  run.wait('moment');
  run.change({ state: 'cancelled' }, aboutOrder('order.cancelled'));
}

/** Fulfils, captures and completes an accepted order. */
export function fulfilAndComplete(run: ProviderRun, options: SettleOptions = {}): void {
  requestFulfilment(run, everything(run, 'fulfil'));
  settle(run, options);
  run.wait('moment');
  complete(run);
}
