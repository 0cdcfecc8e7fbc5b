import type { PaymentsAnswer } from '../../../src/adapters/payment-api.js';
import type { ProviderCalls } from '../../../src/adapters/provider.js';
import { readResponse } from '../../../src/adapters/stripe/client/read-response.js';
import type { AccountOptions } from '../../../src/adapters/stripe/reading/account-options.js';
import type { PaymentObservation } from '../../../src/order/observation.js';
import type { JsonObject } from '../../../src/testing/simulator/values/json.js';
import type { StripeObjects } from '../../../src/testing/stripe-server/stripe-objects.js';
import type { StripeEventBody } from '../../../src/testing/stripe-simulator/index.js';

/** What Stripe holds of some lives, and the events that it lists. */
export interface Held {
  readonly objects: readonly StripeObjects[];
  readonly listed: readonly StripeEventBody[];
  /** When it is read, in seconds since 1970. */
  readonly now: number;
}

/** Like the calls to Stripe, answered here: half a million requests would take an hour. */
export function heldPayments(
  { objects, listed, now }: Held,
  options: AccountOptions,
): Pick<ProviderCalls, 'events' | 'readPayment' | 'findPayments'> {
  const byPayment = new Map<unknown, StripeObjects>();
  const byOrder = new Map<unknown, unknown[]>();
  for (const held of objects) {
    for (const { id, metadata } of held.paymentIntents) {
      byPayment.set(id, held);
      const order = (metadata as JsonObject).order_id;
      byOrder.set(order, [...(byOrder.get(order) ?? []), id]);
    }
  }
  const readPayment = (id: string): PaymentsAnswer | undefined => {
    const held = byPayment.get(id);
    if (held === undefined) return undefined;
    const of = (all: readonly JsonObject[]) => all.filter((one) => one.payment_intent === id);
    const parts: readonly (readonly [string, readonly JsonObject[]])[] = [
      ['payment_intent', held.paymentIntents.filter((one) => one.id === id)],
      ['charge', of(held.charges)],
      ['refund', of(held.refunds)],
      ['dispute', of(held.disputes)],
      ['radar.early_fraud_warning', of(held.earlyFraudWarnings)],
      ['checkout.session', of(held.checkoutSessions)],
      ...of(held.reviews).map((one) => ['review', [one]] as const),
    ];
    const [[, [intent] = []] = []] = parts;
    const observations = parts.flatMap(([object, all]): PaymentObservation[] => {
      const read = readResponse(
        { status: 200, headers: { date: new Date(now * 1_000).toUTCString() }, body: {} },
        {
          ...{ object, id: String(object === 'review' ? all[0]?.id : id), objects: all },
          ...{ source: 'read', label: `GET ${object}`, paymentCreated: Number(intent?.created) },
        },
        options,
      );
      if (!read.ok) throw new Error(`${object}: ${read.problem.path} ${read.problem.reason}`);
      return read.observation === undefined ? [] : [read.observation];
    });
    return { kind: 'payments', observations };
  };
  return {
    async *events() {
      for (let from = 0; from < listed.length; from += 100) {
        yield { kind: 'events', bodies: listed.slice(from, from + 100) };
      }
    },
    readPayment: async (id) => readPayment(id) ?? { kind: 'none' },
    async findPayments(orderId) {
      const found = (byOrder.get(orderId) ?? []).flatMap((id) => readPayment(String(id)) ?? []);
      return { kind: 'payments', observations: found.flatMap((one) => one.observations) };
    },
  };
}
