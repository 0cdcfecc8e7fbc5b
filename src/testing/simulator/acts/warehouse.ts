import { aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';

/**
 * Announces the events of the provider's own warehouses. They report no state of the order, so a
 * receiver must ignore them.
 */
export function announceWarehouse(run: ProviderRun): void {
  const shipment = `fo_${run.random.uuid()}`;
  const announce = (type: string, id: string, state: string): void => {
    run.change({}, { type, subject: { kind: 'warehouse', id, state } });
    run.wait('moment');
  };
  announce('fulfillment_order.pending', shipment, 'pending');
  if (run.random.chance(0.5)) announce('fulfillment_order.backordered', shipment, 'pending');
  if (run.random.chance(0.5)) {
    const cancellation = `fc_${run.random.uuid()}`;
    announce('fulfillment_cancellation.created', cancellation, 'pending');
    const accepted = run.random.chance(0.3);
    announce(
      accepted ? 'fulfillment_cancellation.accepted' : 'fulfillment_cancellation.rejected',
      cancellation,
      accepted ? 'accepted' : 'rejected',
    );
    if (accepted) announce('fulfillment_order.cancelled', shipment, 'cancelled');
  }
  announce('fulfillment_order.shipped', `fo_${run.random.uuid()}`, 'shipped');
  if (run.random.chance(0.5)) {
    const back = `fr_${run.random.uuid()}`;
    announce('fulfillment_return.created', back, 'created');
    announce('fulfillment_return.pending', back, 'pending');
    const accepted = run.random.chance(0.5);
    announce(
      accepted ? 'fulfillment_return.accepted' : 'fulfillment_return.rejected',
      back,
      accepted ? 'accepted' : 'rejected',
    );
  }
  run.change({}, aboutOrder('order.updated'));
}
