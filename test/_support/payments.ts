import type { Observation } from '../../src/order/observation.js';
import type { ObjectReport } from '../../src/order/payments/object-report.js';
import { SECOND } from '../../src/order/time/instant.js';

/** An amount in euros, in minor units. */
export const euros = (minor: number) => ({ minor, currency: 'EUR' });

/** An observation of order `A-1` by a provider that speaks of payments. */
export function reported(
  id: string,
  second: number,
  objects: readonly ObjectReport[],
  more: Partial<Observation> = {},
): Observation {
  return {
    ...{ id, account: 'default', orderId: 'A-1', instant: second * SECOND },
    ...{ source: 'webhook', events: [], objects, releases: true },
    ...more,
  };
}

/** A report by the shop about order `A-1`. */
export function shopReported(
  second: number,
  report: Extract<ObjectReport, { object: 'fulfilment' | 'return' | 'cancellation' }>,
): Observation {
  const id = `shop:${report.object}:${report.id}`;
  return reported(id, second, [report], { source: 'shop', releases: false });
}

/** A payment that was captured, and the attempt that paid it. */
export function paid(second: number, minor = 1_000, payment = 'pi_1'): readonly Observation[] {
  const attempt = payment.replace('pi', 'ch');
  return [
    reported(`evt_${payment}_paid`, second, [
      {
        ...{ object: 'payment', id: payment, state: 'complete', amount: euros(minor) },
        ...{ captured: minor, createdAt: (second - 1) * SECOND },
      },
    ]),
    reported(`evt_${attempt}_paid`, second, [
      {
        ...{ object: 'attempt', id: attempt, payment, state: 'succeeded' },
        ...{ assessment: 'authorised', amount: euros(minor) },
      },
    ]),
  ];
}
