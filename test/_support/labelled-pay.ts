import { onTestFinished } from 'vitest';
import type { PaymentObservation } from '../../src/order/observation.js';
import type { ObjectReport } from '../../src/order/payments/object-report.js';
import { SECOND } from '../../src/order/time/instant.js';
import {
  createOrderLifecycle,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { START } from './make-observation.js';
import { mixedPay } from './mixed-pay.js';

/** A report in a delivery of {@link labelledPay}. */
export interface Labelled {
  readonly id: string;
  /** The order that the shop named; absent: none. */
  readonly order?: string;
  readonly references: readonly [string, ...string[]];
  readonly objects?: readonly ObjectReport[];
  readonly at?: number;
}

/** A made-up provider that speaks of payments, whose deliveries are lists of {@link Labelled}. */
export const labelledPay = mixedPay({
  ...{ name: 'labelled-pay', title: 'Labelled Pay', speaksOf: 'payments' },
  verify: () => ({ ok: true }),
  fromWebhook: (body) => ({
    kind: 'observations',
    // The tests deliver nothing else.
    observations: (body as readonly Labelled[]).map(labelled),
  }),
});

export function labelled({ id, order, references, objects, at = 0 }: Labelled): PaymentObservation {
  return {
    ...{ id, account: 'default', instant: START + at * SECOND, source: 'webhook', events: [] },
    ...{ releases: true, label: 'payment.changed', references, objects: objects ?? [] },
    ...(order === undefined ? {} : { orderId: order }),
  };
}

/** A request that delivers these reports. */
export function labelledDelivery(...reports: readonly Labelled[]): Request {
  return new Request('http://localhost/webhooks/labelled-pay', {
    method: 'POST',
    body: JSON.stringify(reports),
  });
}

const EUR_10 = { minor: 1_000, currency: 'EUR' } as const;

/** The payment `pi_1` of 10 EUR, and the attempt `ch_1` that paid it. */
export const PAID: readonly ObjectReport[] = [
  { object: 'payment', id: 'pi_1', state: 'complete', amount: EUR_10, captured: 1_000 },
  {
    ...{ object: 'attempt', id: 'ch_1', payment: 'pi_1', amount: EUR_10 },
    ...{ state: 'succeeded', assessment: 'authorised' },
  },
];

/** A service for one test over {@link labelledPay}; stopped after the test. */
export async function labelledService(
  options: Partial<OrderLifecycleOptions> = {},
): Promise<OrderLifecycle> {
  const orders = await createOrderLifecycle({
    ...{ provider: labelledPay, store: memory(), clock: () => START },
    ...options,
  });
  onTestFinished(() => orders.stop());
  return orders;
}
