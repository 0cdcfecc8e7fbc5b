import type { JsonObject } from '../simulator/values/json.js';
import { moveRefund } from '../stripe-simulator/acts/refund.js';
import type { Payment } from '../stripe-simulator/run/model.js';
import type { StripeRun } from '../stripe-simulator/run/stripe-run.js';
import { lifeOf } from '../stripe-simulator/simulate-stripe.js';
import type { StripeEventBody, StripeLife } from '../stripe-simulator/stripe-life.js';
import type { StripeTruth } from '../stripe-simulator/truth/stripe-truth.js';
import { truthOf } from '../stripe-simulator/truth/truth-of.js';
import { objectsOfRun, otherVersion, type StripeObjects } from './stripe-objects.js';

/** The call that a change is a consequence of, as its events name it. */
export type StripeRequest = StripeEventBody['request'];

/** One order on Stripe's side. After its life, only calls and their consequences change it. */
export class ServedStripeOrder {
  /** @internal */
  readonly run: StripeRun;
  readonly #changed: (order: ServedStripeOrder) => void;
  readonly #now: () => number;
  readonly #shown = new Map<string, StripeObjects>();

  /** @internal */
  constructor(
    run: StripeRun,
    options: {
      /** Seconds since 1970, UTC. */
      readonly now: () => number;
      readonly changed: (order: ServedStripeOrder) => void;
    },
  ) {
    this.run = run;
    this.#now = options.now;
    this.#changed = options.changed;
  }

  /** The shop's own id of the order. */
  get orderId(): string {
    return this.run.setup.orderId;
  }

  /** The ids of its PaymentIntents, oldest first. */
  get payments(): readonly string[] {
    return this.run.payments.map(({ id }) => id);
  }

  /** What happened so far, with everything that calls changed. */
  get life(): StripeLife {
    return structuredClone(lifeOf(this.run));
  }

  /** The truth as it is now, whatever was delivered. */
  get truth(): StripeTruth {
    return truthOf(this.run);
  }

  /** The objects as they are now, as a version of the API shows them. */
  objects(version: string = this.version): StripeObjects {
    const known = this.#shown.get(version);
    if (known !== undefined) return known;
    const shown = objectsOfRun(this.run, version);
    this.#shown.set(version, shown);
    return shown;
  }

  /** The version of the API that renders it for a request that names none. */
  get version(): string {
    const [webhook = ''] = this.run.setup.versions;
    return this.run.setup.accountVersion ?? otherVersion(webhook);
  }

  /**
   * A refund that is pending succeeds or fails; one that succeeded can only fail (Stripe, "Failed refunds").
   * Throws a `RangeError` if there is no such refund, or if it cannot end so.
   */
  settleRefund(id: string, status: 'succeeded' | 'failed'): void {
    const refund = this.run.payments
      .flatMap(({ charges }) => charges)
      .flatMap(({ refunds }) => refunds)
      .find((one) => one.id === id);
    const open = status === 'failed' ? ['pending', 'succeeded'] : ['pending'];
    if (refund === undefined || !open.includes(refund.status)) {
      throw new RangeError(`There is no refund '${id}' that can become ${status}.`);
    }
    this.act(null, (run) => moveRefund(run, refund, status));
  }

  /** @internal */
  payment(id: string): Payment | undefined {
    return this.run.payments.find((payment) => payment.id === id);
  }

  /** @internal Changes it now, as a consequence of this call. */
  act<T>(request: StripeRequest | null, change: (run: StripeRun) => T): T {
    const { run } = this;
    run.now = Math.max(run.now, this.#now());
    run.request = request ?? { id: null, idempotency_key: null };
    try {
      return change(run);
    } finally {
      run.request = undefined;
      this.#shown.clear();
      this.#changed(this);
    }
  }

  /** @internal The object with this id. */
  find(id: string, version?: string): JsonObject | undefined {
    const { events: _, ...lists } = this.objects(version);
    for (const list of Object.values(lists)) {
      const found = list.find((one: JsonObject) => one.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
