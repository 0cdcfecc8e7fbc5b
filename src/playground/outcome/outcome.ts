import { observationsIn } from '../../adapters/observations-in.js';
import { type OrderRecord, stillDue } from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation, PaymentObservation } from '../../order/observation.js';
import type { Problem } from '../../order/problem.js';
import type { StandingKind } from '../../order/standing.js';
import { SECOND } from '../../order/time/instant.js';
import { type HistoryEntry, historyOf } from '../../service/queries/order-history.js';
import { type OrderView, viewOf } from '../../service/queries/order-view.js';
import { shopObservation } from '../../service/shop/shop-observation.js';
import type { Card, Delivery, ProviderName } from '../situation/situation.js';
import { Orders, type Placed } from './orders.js';
import { type Reader, readerOf } from './providers.js';

/** What became of one card, by the newest fold. */
export type CardOutcome =
  | { readonly kind: 'applied' }
  | { readonly kind: Exclude<StandingKind, 'applied'>; readonly sentence: string }
  | { readonly kind: 'duplicate' | 'unplaced' | 'ignored'; readonly sentence: string }
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'not_understood'; readonly problem: Problem; readonly sentence: string };

/** A milestone that was recorded, and whether it would be delivered now. */
export interface RecordedMilestone {
  readonly milestone: Milestone;
  /** Why it would be withdrawn instead. Absent: it would be delivered. */
  readonly withdrawn?: string;
}

/** An order as a page shows it. */
export interface OrderOutcome {
  readonly view: OrderView;
  readonly record: OrderRecord;
  /** In fold order. */
  readonly history: readonly HistoryEntry[];
  readonly milestones: readonly RecordedMilestone[];
}

/** What follows from cards in their order of arrival. */
export interface Outcome {
  /** By key of the card. */
  readonly cards: ReadonlyMap<string, CardOutcome>;
  /** The wanted order, or the first that became known. Absent: none did. */
  readonly order?: OrderOutcome;
  /** The ids of further orders. */
  readonly others: readonly string[];
}

/** What a delivery contains: observations, or why there are none. */
export interface DeliveryContent {
  readonly observations: readonly (Observation | PaymentObservation)[];
  readonly none?: CardOutcome;
}

// A hundred sequences of arrival read the same deliveries.
const contents = new WeakMap<Delivery, DeliveryContent>();

/** Reads a delivery as the adapter of its provider does. */
export function contentOf(delivery: Delivery, reader: Reader): DeliveryContent {
  const known = contents.get(delivery);
  if (known !== undefined) return known;
  const content = readContent(delivery, reader);
  contents.set(delivery, content);
  return content;
}

function readContent(delivery: Delivery, { account, fromWebhook }: Reader): DeliveryContent {
  if (delivery.kind === 'shop') {
    const { orderId, at, report } = delivery;
    const checked = { kind: 'checked', orderId, report, instant: at * SECOND } as const;
    return { observations: [shopObservation(account, checked)] };
  }
  const reading = fromWebhook(delivery.body);
  const observations = observationsIn(reading);
  if (reading.kind === 'ignored') {
    return { observations, none: { kind: 'ignored', sentence: reading.reason } };
  }
  if (reading.kind !== 'not_understood') return { observations };
  const { problem } = reading;
  const place = problem.path === '' ? '' : ` at ${problem.path}`;
  const sentence = `It was not understood${place}: ${problem.reason}`;
  return { observations, none: { kind: 'not_understood', problem, sentence } };
}

/**
 * Takes cards in, in their order, and says what follows. Pure.
 *
 * @param wanted the order to show. Absent, or never named: the first one.
 */
export function outcomeOf(
  provider: ProviderName,
  cards: readonly Card[],
  wanted?: string,
): Outcome {
  const reader = readerOf(provider);
  const orders = new Orders();
  const placed = cards.map(({ key, delivery }) => {
    const { observations, none } = contentOf(delivery, reader);
    const results = observations.map((observation) => ({
      observation,
      result: orders.place(observation),
    }));
    return { key, none, results };
  });
  const histories = new Map(orders.ids.map((id) => [id, entriesOf(orders, id)]));
  const outcomes = placed.map(({ key, none, results }): [string, CardOutcome] => {
    const last = results.at(-1);
    if (last === undefined) return [key, none ?? NOTHING];
    return [key, outcomeOfCard(last.result, last.observation, orders, histories)];
  });
  const shown = orders.ids.find((id) => id === wanted) ?? orders.ids[0];
  const others = orders.ids.filter((id) => id !== shown);
  const order = shown === undefined ? undefined : orderOutcome(orders, shown);
  return { cards: new Map(outcomes), ...(order === undefined ? {} : { order }), others };
}

const NOTHING: CardOutcome = { kind: 'ignored', sentence: 'It says nothing about an order.' };

function outcomeOfCard(
  result: Placed,
  observation: Observation | PaymentObservation,
  orders: Orders,
  histories: ReadonlyMap<string, readonly HistoryEntry[]>,
): CardOutcome {
  switch (result.kind) {
    case 'key_reused':
    case 'set_aside':
      return { kind: 'refused', sentence: result.because };
    case 'duplicate':
      return {
        kind: 'duplicate',
        sentence: 'The same delivery arrived before. It changes nothing.',
      };
    case 'unplaced': {
      const { references = [] } = observation;
      const orderId = orders.placeOf(observation);
      if (orderId !== undefined) return standingOf(histories.get(orderId), result.observationId);
      const names = references.join(' and ');
      return {
        kind: 'unplaced',
        sentence: `It names no order, only ${names}. It waits until another delivery links ${references.length === 1 ? 'it' : 'them'} to an order.`,
      };
    }
    default:
      return standingOf(histories.get(result.orderId), result.observationId);
  }
}

function standingOf(history: readonly HistoryEntry[] | undefined, id: string): CardOutcome {
  const entry = history?.find((one) => one.id === id);
  if (entry === undefined || entry.standing === 'applied') return { kind: 'applied' };
  return { kind: entry.standing, sentence: entry.explanation?.sentence ?? '' };
}

function entriesOf(orders: Orders, orderId: string): readonly HistoryEntry[] {
  const { history = [], record } = orders.get(orderId) ?? {};
  return historyOf(
    history.map((observation, index) => ({
      ...{ observation, sequence: index + 1, arrivedAt: observation.instant },
    })),
    record,
  );
}

function orderOutcome(orders: Orders, orderId: string): OrderOutcome | undefined {
  const taken = orders.get(orderId);
  if (taken === undefined) return undefined;
  const { record, milestones } = taken;
  return {
    ...{ view: viewOf(record, taken.history.length, []), record },
    history: entriesOf(orders, orderId),
    milestones: milestones.map((milestone) => {
      const due = stillDue(record, milestone);
      return due.deliver ? { milestone } : { milestone, withdrawn: due.because };
    }),
  };
}
