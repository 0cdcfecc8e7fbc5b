import { onTestFinished } from 'vitest';
import type { Provider } from '../../src/adapters/provider.js';
import type { Observation } from '../../src/order/observation.js';
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

/** A made-up provider that speaks of payments. */
export function payOnly(parts: Partial<Provider> = {}): Provider {
  return mixedPay({ name: 'pay-only', title: 'Pay Only', speaksOf: 'payments', ...parts });
}

/** A service for one test over a provider that speaks of payments; stopped after the test. */
export async function paymentService(
  options: Partial<OrderLifecycleOptions> = {},
): Promise<OrderLifecycle> {
  const orders = await createOrderLifecycle({ provider: payOnly(), store: memory(), ...options });
  onTestFinished(() => orders.stop());
  return orders;
}

/** What one report of objects is about. */
export interface PaymentsReported {
  readonly orderId?: string;
  /** Seconds after {@link START}. Default 0. */
  readonly at?: number;
  /** Older than the moment from which the shop lets orders be released. */
  readonly old?: boolean;
}

let count = 0;

/** An observation of a provider that speaks of payments. */
export function paymentsReported(
  objects: readonly ObjectReport[],
  { orderId = 'A-1', at = 0, old = false }: PaymentsReported = {},
): Observation {
  count += 1;
  return {
    ...{ id: `evt_${count}`, account: 'default', orderId, instant: START + at * SECOND },
    ...{ source: 'webhook', events: [], objects, releases: !old, label: 'payment.changed' },
  };
}

const EUR_10 = { minor: 1_000, currency: 'EUR' } as const;

/** A payment of 10 EUR that was captured, and the attempt that paid. */
export function captured(id = 'pi_1'): readonly ObjectReport[] {
  return [{ object: 'payment', id, state: 'complete', amount: EUR_10, captured: 1_000 }, paid(id)];
}

/** A payment of 10 EUR that is authorised and still to be captured, and the attempt that paid. */
export function authorised(id = 'pi_1'): readonly ObjectReport[] {
  return [
    { object: 'payment', id, state: 'capturable', amount: EUR_10, capturable: 1_000 },
    paid(id),
  ];
}

function paid(payment: string): ObjectReport {
  return {
    ...{ object: 'attempt', id: `ch_${payment}`, payment, amount: EUR_10 },
    ...{ state: 'succeeded', assessment: 'authorised' },
  };
}
