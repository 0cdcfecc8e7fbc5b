import { namesOrder } from '../../adapters/observations-in.js';
import { type OrderRecord, takeIn, twoOrders } from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation, PaymentObservation } from '../../order/observation.js';
import type { Ingested, Receipt } from '../../order/receipt.js';

/** An order, its observations in order of arrival, and the milestones recorded for it. */
export interface TakenOrder {
  readonly record: OrderRecord;
  readonly history: readonly Observation[];
  readonly milestones: readonly Milestone[];
}

/** The result of one observation. */
export type Placed = Ingested | Extract<Receipt, { kind: 'unplaced' }>;

/**
 * The orders that a page knows: the part of the memory of a service without the service. The core decides
 * what an observation does; this only keeps what it returns, and keeps an observation that names no order
 * until another one links its references.
 */
export class Orders {
  readonly #orders = new Map<string, TakenOrder>();
  readonly #links = new Map<string, string>();
  #waiting: PaymentObservation[] = [];

  get(orderId: string): TakenOrder | undefined {
    return this.#orders.get(orderId);
  }

  /** The ids of all orders, the first one to be known first. */
  get ids(): readonly string[] {
    return [...this.#orders.keys()];
  }

  /** The order to which an observation that waited was added since. Undefined: it waits. */
  placeOf({ references = [] }: Pick<Observation, 'references'>): string | undefined {
    return references.map((one) => this.#links.get(one)).find((id) => id !== undefined);
  }

  place(observation: Observation | PaymentObservation): Placed {
    if (namesOrder(observation)) return this.#placeIn(observation);
    const orderId = this.placeOf(observation);
    if (orderId !== undefined) return this.#placeIn({ ...observation, orderId });
    this.#waiting.push(observation);
    const { references, id: observationId } = observation;
    return { kind: 'unplaced', references, observationId };
  }

  #placeIn(observation: Observation): Ingested {
    const { account, orderId, references = [], instant } = observation;
    for (const reference of references) {
      const other = this.#links.get(reference);
      if (other === undefined) this.#links.set(reference, orderId);
      else if (other !== orderId) {
        this.#take(twoOrders({ account, reference, orderId, other }, instant));
        this.#take(twoOrders({ account, reference, orderId: other, other: orderId }, instant));
      }
    }
    const ingested = this.#take(observation);
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((one) => this.placeOf(one) === undefined);
    for (const one of waiting) {
      const found = this.placeOf(one);
      if (found !== undefined) this.#placeIn({ ...one, orderId: found });
    }
    return ingested;
  }

  #take(observation: Observation): Ingested {
    const before = this.#orders.get(observation.orderId);
    const history = before?.history ?? [];
    const taken = takeIn(before?.record, [observation], { observations: history });
    if (taken === 'needs_history') throw new Error('the whole history was given');
    const { record, receipts, added, replaced } = taken;
    const [receipt] = receipts;
    if (record === undefined || receipt === undefined) throw new Error('one was given');
    const byId = new Map(replaced.map((one) => [one.id, one]));
    this.#orders.set(observation.orderId, {
      record,
      history: [...history.map((one) => byId.get(one.id) ?? one), ...added],
      milestones: [...(before?.milestones ?? []), ...taken.milestones],
    });
    return receipt;
  }
}
