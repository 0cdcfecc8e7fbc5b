import { aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';

/**
 * The events of the warehouses that the provider itself runs. They say nothing about the order's
 * own state, and a receiver has to live with them.
 */
export function warehouseStory(run: ProviderRun): void {
  const shipment = `fo_${run.random.uuid()}`;
  const say = (type: string, id: string, state: string): void => {
    run.change({}, { type, subject: { kind: 'warehouse', id, state } });
    run.wait('moment');
  };
  say('fulfillment_order.pending', shipment, 'pending');
  if (run.random.chance(0.5)) say('fulfillment_order.backordered', shipment, 'pending');
  if (run.random.chance(0.5)) {
    const cancellation = `fc_${run.random.uuid()}`;
    say('fulfillment_cancellation.created', cancellation, 'pending');
    const accepted = run.random.chance(0.3);
    say(
      accepted ? 'fulfillment_cancellation.accepted' : 'fulfillment_cancellation.rejected',
      cancellation,
      accepted ? 'accepted' : 'rejected',
    );
    if (accepted) say('fulfillment_order.cancelled', shipment, 'cancelled');
  }
  say('fulfillment_order.shipped', `fo_${run.random.uuid()}`, 'shipped');
  if (run.random.chance(0.5)) {
    const back = `fr_${run.random.uuid()}`;
    say('fulfillment_return.created', back, 'created');
    say('fulfillment_return.pending', back, 'pending');
    const accepted = run.random.chance(0.5);
    say(
      accepted ? 'fulfillment_return.accepted' : 'fulfillment_return.rejected',
      back,
      accepted ? 'accepted' : 'rejected',
    );
  }
  run.change({}, aboutOrder('order.updated'));
}
