import type { ProviderCharge } from '../provider-run/model.js';
import { aboutCharge, type ProviderRun } from '../provider-run/provider-run.js';
import { secondOf } from '../values/time.js';
import { openAmount } from './charges.js';
import { refund } from './refund.js';

/** The money is taken before anything was sent, as with payments that cannot wait. */
function captureAtOnce(run: ProviderRun): void {
  const taken = run.order.charges.filter((charge) => openAmount(charge) > 0);
  const captureIds = new Map(taken.map((charge) => [charge.id, run.random.uuid()]));
  const createdAt = secondOf(run.now);
  const step = (state: 'pending' | 'complete') =>
    run.order.charges.map((charge): ProviderCharge => {
      const id = captureIds.get(charge.id);
      if (id === undefined) return charge;
      return {
        ...charge,
        state: state === 'pending' ? 'processing' : 'complete',
        captures: [{ id, createdAt, amount: openAmount({ ...charge, captures: [] }), state }],
      };
    });
  run.change(
    { charges: step('pending') },
    ...taken.map((charge) => aboutCharge('order.charge.capture.pending', charge.id)),
  );
  run.wait('seconds');
  run.change(
    { charges: step('complete') },
    ...taken.flatMap((charge) => [
      aboutCharge('order.charge.capture.complete', charge.id),
      aboutCharge('order.charge.complete', charge.id),
    ]),
  );
}

/**
 * All the money goes back before anything was sent: it was captured at once, or, as a sample shows,
 * a refund was complete before its capture. The order stays `accepted`.
 */
export function refundBeforeShipping(run: ProviderRun): void {
  run.occasions.note('refunded_before_shipping');
  const captured = run.random.chance(0.6);
  if (captured) {
    captureAtOnce(run);
    run.wait('any');
  }
  refund(run, { share: 'all', ends: 'succeeded', beforeCapture: !captured });
}
