import type { ProviderCharge } from '../provider-run/model.js';
import { aboutCharge, type ProviderRun } from '../provider-run/provider-run.js';
import { secondOf } from '../values/time.js';
import { openAmount } from './charges.js';
import { refund } from './refund.js';

/** Captures every charge before shipping, as some payment methods require. */
function captureAtOnce(run: ProviderRun): void {
  const captured = run.order.charges.filter((charge) => openAmount(charge) > 0);
  const captureIds = new Map(captured.map((charge) => [charge.id, run.random.uuid()]));
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
    ...captured.map((charge) => aboutCharge('order.charge.capture.pending', charge.id)),
  );
  run.wait('seconds');
  run.change(
    { charges: step('complete') },
    ...captured.flatMap((charge) => [
      aboutCharge('order.charge.capture.complete', charge.id),
      aboutCharge('order.charge.complete', charge.id),
    ]),
  );
}

/**
 * Refunds the whole order before shipping: after an immediate capture or, as a sample shows, before
 * any capture. The order stays `accepted`.
 */
export function refundBeforeShipping(run: ProviderRun): void {
  run.classes.record('refunded_before_shipping');
  const captures = run.random.chance(0.6);
  if (captures) {
    captureAtOnce(run);
    run.wait('any');
  }
  refund(run, { share: 'all', ends: 'succeeded', beforeCapture: !captures });
}
