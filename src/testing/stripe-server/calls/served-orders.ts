import type { StripeEventBody } from '../../stripe-simulator/stripe-life.js';
import type { ServedStripeOrder } from '../served-stripe-order.js';

/** An event of an order of the server. */
export interface LoggedEvent {
  readonly order: ServedStripeOrder;
  /** As the endpoint receives it. */
  readonly delivered: StripeEventBody;
  /** As the API lists it. */
  readonly listed: StripeEventBody;
}

/** Every order of the server, found by its objects. */
export class ServedOrders {
  readonly #orders: ServedStripeOrder[] = [];
  readonly #byObject = new Map<string, ServedStripeOrder>();
  readonly #byMetadata = new Map<string, Set<ServedStripeOrder>>();
  readonly #logged = new Map<ServedStripeOrder, number>();
  readonly #log: LoggedEvent[] = [];
  #listed: readonly LoggedEvent[] | undefined;
  #positions = new Map<string, number>();

  get all(): readonly ServedStripeOrder[] {
    return this.#orders;
  }

  add(order: ServedStripeOrder): void {
    this.#orders.push(order);
    this.note(order);
  }

  /** Takes notice of new objects and events of an order. */
  note(order: ServedStripeOrder): void {
    const { run } = order;
    const charges = run.payments.flatMap((payment) => payment.charges);
    const held: readonly (readonly { readonly id: string }[])[] = [
      run.payments,
      charges,
      charges.flatMap(({ refunds }) => refunds),
      run.disputes,
      run.reviews,
      run.warnings,
      run.sessions,
    ];
    for (const { id } of held.flat()) this.#byObject.set(id, order);
    for (const { metadata } of run.payments) {
      for (const [key, value] of Object.entries(metadata)) {
        const label = labelOf(key, value);
        const others = this.#byMetadata.get(label) ?? new Set();
        this.#byMetadata.set(label, others.add(order));
      }
    }
    const known = this.#logged.get(order) ?? 0;
    run.events.slice(known).forEach((delivered, index) => {
      this.#log.push({ order, delivered, listed: run.listed[known + index] ?? delivered });
    });
    this.#logged.set(order, run.events.length);
    if (run.events.length > known) this.#listed = undefined;
  }

  /** The order that has this object. */
  withObject(id: string): ServedStripeOrder | undefined {
    return this.#byObject.get(id);
  }

  /** The orders of which a payment has this metadata, in upper or lower case. */
  withMetadata(key: string, value: string): readonly ServedStripeOrder[] {
    return [...(this.#byMetadata.get(labelOf(key, value)) ?? [])];
  }

  /** Every event as the endpoint receives it, as they came. */
  get events(): readonly StripeEventBody[] {
    return this.#log.map(({ delivered }) => delivered);
  }

  /** Every event as the API lists it, newest first. */
  get listed(): readonly LoggedEvent[] {
    if (this.#listed === undefined) {
      const newestFirst = this.#log
        .toReversed()
        .sort((a, b) => b.listed.created - a.listed.created);
      this.#listed = newestFirst;
      this.#positions = new Map(newestFirst.map(({ listed }, index) => [listed.id, index]));
    }
    return this.#listed;
  }

  /** Where an event stands in the list. */
  positionOf(eventId: string): number {
    return this.listed.length === 0 ? -1 : (this.#positions.get(eventId) ?? -1);
  }
}

function labelOf(key: string, value: string): string {
  return JSON.stringify([key, value.toLowerCase()]);
}
