import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesOrder } from '../../../src/adapters/observations-in.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import type { ActionResult } from '../../../src/service/provider/action-result.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/store.js';
import { payOnly } from '../../_support/payment-service.js';
import { parameters } from '../../_support/runs.js';
import { type Fate, PaymentProvider } from './_support/payment-provider.js';

const euros = (minor: number) => ({ minor, currency: 'EUR' });

/** What the shop asks for, under one key, of which it asks until it has an answer. */
type Request =
  | { readonly action: 'fulfil'; readonly key: string; readonly amount?: number }
  | { readonly action: 'cancel'; readonly key: string }
  | {
      readonly action: 'refund';
      readonly key: string;
      readonly amount: number;
      readonly payment?: string;
    };

/** A life of one order: its payments, and requests that begin in rounds. */
interface Life {
  readonly payments: readonly number[];
  readonly rounds: readonly (readonly Request[])[];
}

const refunds = (payment?: string): fc.Arbitrary<readonly Request[]> =>
  fc
    .uniqueArray(
      fc.record({
        key: fc.constantFrom('refund-1', 'refund-2', 'refund-3'),
        amount: fc.constantFrom(100, 250, 400),
      }),
      { minLength: 1, maxLength: 3, selector: ({ key }) => key },
    )
    .map((all) =>
      all.map((one) => ({
        ...{ action: 'refund', ...one },
        ...(payment === undefined ? {} : { payment }),
      })),
    );

const fulfilment: fc.Arbitrary<Request> = fc.constant({ action: 'fulfil', key: 'parcel-1' });

const anyLife: fc.Arbitrary<Life> = fc.oneof(
  fc.record({
    payments: fc.constantFrom([1_000], [600, 400]),
    rounds: fc.tuple(fc.tuple(fulfilment), refunds('pi_1')),
  }),
  fc.record({
    payments: fc.constant([1_000]),
    rounds: fc.tuple(
      fc.tuple(fc.constantFrom<Request>({ action: 'fulfil', key: 'parcel-1', amount: 700 })),
      refunds(),
    ),
  }),
  fc.record({
    payments: fc.constantFrom([1_000], [600, 400]),
    rounds: fc.tuple(fc.tuple(fc.constant<Request>({ action: 'cancel', key: 'given-up' }))),
  }),
);

const FATES: readonly Fate[] = ['answered', 'answer_lost', 'request_lost', 'answer_lost', 'busy'];

/** A random choice for every step of a run; once they are used up, everything goes well. */
class Choices {
  readonly #all: readonly number[];
  #next = 0;

  constructor(all: readonly number[]) {
    this.#all = all;
  }

  of<T>(options: readonly T[]): T | undefined {
    const chosen = this.#all[this.#next];
    this.#next += 1;
    return chosen === undefined ? options[0] : options[chosen % options.length];
  }
}

/** One process after another, and several at once, over one store and one provider. */
class Shop {
  readonly provider = new PaymentProvider();
  readonly #store: Store = memory();
  readonly #choices: Choices;
  readonly #processes: OrderLifecycle[] = [];

  constructor(choices: Choices) {
    this.#choices = choices;
    this.provider.fate = () => choices.of(FATES) ?? 'answered';
    this.provider.between = async () => {
      for (let left = choices.of([0, 0, 1, 5]) ?? 0; left > 0; left -= 1) await this.#deliver();
    };
  }

  async start(): Promise<OrderLifecycle> {
    const { provider } = this;
    const store = { ...this.#store, close: async () => {} };
    const orders = await createOrderLifecycle({
      provider: payOnly({ api: provider.api }),
      store,
      clock: () => provider.now,
    });
    this.#processes.push(orders);
    return orders;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#processes.splice(0).map((one) => one.stop()));
  }

  /** Asks for everything from several callers and processes at once, again and again, until all are answered. */
  async answered(requests: readonly Request[]): Promise<ReadonlyMap<Request, ActionResult>> {
    const results = new Map<Request, ActionResult>();
    for (let round = 0; results.size < requests.length; round += 1) {
      expect(round, 'rounds').toBeLessThan(200);
      const callers = this.#choices.of([1, 2]) ?? 1;
      while (this.#processes.length < 2) await this.start();
      await this.provider.between();
      const processes = [...this.#processes];
      const open = requests.filter((one) => !results.has(one));
      const asked = open.flatMap((one) => Array.from({ length: callers }, () => one));
      await Promise.all(
        asked.map(async (one) => {
          const orders = this.#choices.of(processes) ?? (await this.start());
          const result = await ask(orders, one);
          if (result.kind !== 'failure') results.set(one, result);
        }),
      );
      if (this.#choices.of([false, false, true])) await this.stop();
      if (this.#choices.of([false, false, true])) this.provider.forgetRequests();
    }
    return results;
  }

  /** Any delivery, old or new, again or for the first time. */
  async #deliver(): Promise<void> {
    const [orders] = this.#processes;
    const one = this.#choices.of(this.provider.deliveries);
    if (one !== undefined && namesOrder(one)) await orders?.observe(one);
  }
}

function ask(orders: OrderLifecycle, request: Request): Promise<ActionResult> {
  const { key } = request;
  switch (request.action) {
    case 'fulfil': {
      const { amount } = request;
      return orders.fulfil('A-1', {
        key,
        ...(amount === undefined ? {} : { amount: euros(amount) }),
      });
    }
    case 'cancel':
      return orders.cancel('A-1', { key });
    case 'refund': {
      const { amount, payment } = request;
      const options = { key, amount: euros(amount) };
      return orders.refund('A-1', payment === undefined ? options : { ...options, payment });
    }
  }
}

async function live({ payments, rounds }: Life, choices: Choices): Promise<void> {
  const shop = new Shop(choices);
  const { provider } = shop;
  const first = await shop.start();
  for (const [index, minor] of payments.entries()) provider.pay(`pi_${index + 1}`, minor);
  for (const one of provider.deliveries) if (namesOrder(one)) await first.observe(one);
  await shop.stop();
  for (const requests of rounds) {
    const results = await shop.answered(requests);
    judge(provider, results);
  }
  await shop.stop();
  const orders = await shop.start();
  for (const one of provider.deliveries) if (namesOrder(one)) await orders.observe(one);
  const [[main] = []] = rounds;
  const view = await orders.get('A-1');
  expect(view?.state).toBe(main?.action === 'fulfil' ? 'complete' : 'cancelled');
  const reports = (await orders.history('A-1'))?.filter(({ source }) => source === 'shop');
  expect(reports).toHaveLength(1);
  await shop.stop();
}

/** Everything was done once, and as it was asked for. */
function judge(provider: PaymentProvider, results: ReadonlyMap<Request, ActionResult>): void {
  const made = provider.effects.map(({ call, payment, key }) => `${call} ${payment} ${key}`);
  expect(new Set(made).size, made.join()).toBe(made.length);
  for (const [request, result] of results) {
    if (request.action === 'refund') {
      const refunded = [...provider.payments.values()]
        .flatMap((payment) => payment.refunds)
        .filter(({ key }) => key === request.key);
      const isDone = result.kind === 'done';
      expect(refunded.map(({ amount }) => amount.minor)).toEqual(isDone ? [request.amount] : []);
      if (!isDone)
        expect(['too_much', 'refused']).toContain('code' in result ? result.code : result.kind);
      continue;
    }
    expect(result.kind, JSON.stringify(result)).toBe('done');
    for (const { id, state, captured, amount } of provider.payments.values()) {
      const wanted =
        request.action === 'cancel'
          ? ['cancelled', 0]
          : ['complete', request.amount ?? amount.minor];
      expect([state, captured], id).toEqual(wanted);
    }
  }
}

describe('with any answer of a call lost, at any moment', () => {
  it('nothing is captured, cancelled or refunded twice, and the end is what was asked for', async () => {
    const choices = fc.array(fc.nat({ max: 999 }), { minLength: 20, maxLength: 120, size: 'max' });
    await fc.assert(
      fc.asyncProperty(anyLife, choices, (life, all) => live(life, new Choices(all))),
      parameters(0.1),
    );
  });
});
