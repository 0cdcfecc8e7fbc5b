import { stripe } from '../../../src/adapters/stripe/index.js';
import type { Observation } from '../../../src/order/observation.js';
import type { ShopReport } from '../../../src/order/payments/object-report.js';
import { SECOND } from '../../../src/order/time/instant.js';
import type { StripeDelivery, StripeLife } from '../../../src/testing/stripe-simulator/index.js';

/**
 * What the adapter makes of the deliveries of one life, each in its order: as the service places them,
 * once every payment is linked.
 */
export function observationsIn(
  { orderId, mode, account }: Pick<StripeLife, 'orderId' | 'mode' | 'account'>,
  deliveries: readonly StripeDelivery[],
): readonly Observation[] {
  const options = {
    ...{ mode, account: 'stripe', releaseAfter: new Date(0) },
    ...{ orderId: { metadata: 'order_id' }, total: { metadata: 'order_total' } },
    ...(account === undefined ? {} : { connectedAccount: account }),
  } as const;
  const read = (delivery: StripeDelivery): readonly Observation[] => {
    if (delivery.kind === 'shop') {
      const { kind, key, at, items } = delivery.act;
      const report = { object: kind, id: key, ...(items === undefined ? {} : { items }) } as const;
      return [shopObservation(orderId, at, report)];
    }
    const reading = stripe.fromWebhook(delivery.event, options);
    switch (reading.kind) {
      case 'observation':
        return [{ ...reading.observation, orderId }];
      case 'observations':
        return reading.observations.map((one) => ({ ...one, orderId }));
      case 'ignored':
        return [];
      case 'not_understood':
        throw new Error(
          `${delivery.event.type}: ${reading.problem.path} ${reading.problem.reason}`,
        );
    }
  };
  return deliveries.flatMap(read);
}

function shopObservation(orderId: string, at: number, report: ShopReport): Observation {
  return {
    id: `shop:${report.object}:${report.id}`,
    ...{ account: 'stripe', orderId, instant: at * SECOND },
    ...{ source: 'shop', events: [], objects: [report], releases: false },
  };
}
