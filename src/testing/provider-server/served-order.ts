import type { Instant } from '../../order/time/instant.js';
import { renderEvent } from '../simulator/payload/envelope.js';
import { renderOrder } from '../simulator/payload/order.js';
import { Rendering } from '../simulator/payload/rendering.js';
import { renderFulfilment, renderRefund, renderReturn } from '../simulator/payload/resources.js';
import type { OrderBasics } from '../simulator/provider-run/basics.js';
import type {
  OrderVersion,
  ProviderFulfilment,
  ProviderRefund,
  ProviderReturn,
} from '../simulator/provider-run/model.js';
import { ProviderRun } from '../simulator/provider-run/provider-run.js';
import type { OrderHistory } from '../simulator/simulate.js';
import { type Truth, truthOf } from '../simulator/truth.js';
import type { JsonObject } from '../simulator/values/json.js';
import { Random } from '../simulator/values/random.js';

/** An event of one order, as `GET /events` lists it and a webhook delivers it. */
export interface ServedEvent {
  readonly at: Instant;
  readonly event: JsonObject;
  /** @internal Index of the version that caused it. */
  readonly version: number;
}

/**
 * One order on the provider's side. It follows its scenario as the clock runs, until the shop's first
 * call that changes it; from then on only calls and their consequences change it.
 */
export class ServedOrder {
  /** @internal */
  readonly basics: OrderBasics;
  readonly #seed: string;
  #versions: readonly OrderVersion[];
  #events: readonly ServedEvent[];
  #forgotten = false;
  #metadata: JsonObject = {};
  #acts = 0;

  /** @internal */
  constructor(history: OrderHistory) {
    this.basics = history.basics;
    this.#seed = history.seed;
    this.#versions = history.versions;
    this.#events = history.messages.flatMap((message) =>
      message.kind === 'webhook' && message.again !== true
        ? [{ at: message.at, event: message.event, version: message.version }]
        : [],
    );
  }

  /** Whether it is placed by then. */
  exists(now: Instant): boolean {
    return (this.#versions[0]?.at ?? Number.POSITIVE_INFINITY) <= now;
  }

  /** When it is placed. */
  get placedAt(): Instant {
    return this.#versions[0]?.at ?? 0;
  }

  /** @internal The version at that time. */
  version(now: Instant): OrderVersion {
    const version = this.#versions[this.#index(now)];
    if (version === undefined) throw new Error('The order has no version.');
    return version;
  }

  /** The truth at that time, whatever was delivered. */
  truth(now: Instant): Truth {
    return truthOf(this.basics, this.#versions, this.#index(now));
  }

  /** Every event created by then. */
  events(now: Instant): readonly ServedEvent[] {
    return this.#events.filter(({ at }) => at <= now);
  }

  /** When it changes for the last time, if the shop makes no call. */
  get restsAt(): Instant {
    return Math.max(this.#versions.at(-1)?.at ?? 0, this.#events.at(-1)?.at ?? 0);
  }

  /** The order as the API shows it, the same every time until it changes. */
  show(now: Instant, expanded = false): JsonObject {
    const shown = renderOrder(this.#rendering(this.#index(now)), this.version(now), {
      expanded,
      session: false,
    });
    if (this.#forgotten) shown.requestToBeForgotten = true;
    if (Object.keys(this.#metadata).length > 0) {
      const before = shown.metadata;
      shown.metadata = { ...(typeof before === 'object' ? before : {}), ...this.#metadata };
    }
    return shown;
  }

  /** @internal A fulfilment as the API shows it: without the order that its event carries. */
  showFulfilment(fulfilment: ProviderFulfilment, now: Instant): JsonObject {
    const shown = renderFulfilment(this.#rendering(0), fulfilment, this.version(now));
    delete shown.orderDetails;
    return shown;
  }

  /** @internal A refund as the API shows it. */
  showRefund(refund: ProviderRefund, now: Instant): JsonObject {
    return renderRefund(this.#rendering(0), refund, this.version(now));
  }

  /** @internal A return as the API shows it. */
  showReturn(entry: ProviderReturn): JsonObject {
    return renderReturn(this.#rendering(0), entry);
  }

  /** @internal Records that the customer asked to be forgotten. */
  forget(): void {
    this.#forgotten = true;
  }

  /** Whether the shop reported that the customer asked to be forgotten. */
  get forgotten(): boolean {
    return this.#forgotten;
  }

  /** @internal Adds metadata. */
  annotate(metadata: JsonObject): void {
    this.#metadata = { ...this.#metadata, ...metadata };
  }

  /** @internal A call of the shop: drops the rest of the scenario and runs `play` instead. */
  act<T>(now: Instant, play: (run: ProviderRun) => T): T {
    this.#acts += 1;
    const random = new Random(`${this.#seed} act ${this.#acts}`);
    const last = this.#index(now);
    const run = new ProviderRun(this.basics, random, now);
    run.versions.push(...this.#versions.slice(0, last + 1));
    const result = play(run);
    const events = this.#events.filter(({ at, version }) => at <= now || version <= last);
    let at = now;
    for (const { type, subject, version: index } of run.occurrences) {
      const version = run.versions[index] ?? run.order;
      at = Math.max(at + 1, version.at + 1);
      const event = { id: random.uuid(), type, at, subject };
      events.push({
        at,
        version: index,
        event: renderEvent(this.#rendering(index), event, version),
      });
    }
    this.#versions = run.versions;
    this.#events = events;
    return result;
  }

  #index(now: Instant): number {
    let index = this.#versions.length - 1;
    while (index > 0 && (this.#versions[index]?.at ?? 0) > now) index -= 1;
    return index;
  }

  #rendering(version: number): Rendering {
    const random = new Random(`${this.#seed} shown ${version}`);
    return new Rendering(this.basics, { omit: 'none', lean: false }, random);
  }
}
