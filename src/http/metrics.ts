import { Gauge, Registry } from 'prom-client';
import type { OrderLifecycle } from '../service/order-lifecycle.js';

/** The counts of a running service as Prometheus text. */
export async function metricsText(orders: OrderLifecycle): Promise<string> {
  const { process, store, queue } = await orders.statistics();
  const registry = new Registry();
  const gauge = (name: string, help: string, label: string, values: Iterable<[string, number]>) => {
    const one = new Gauge({ name, help, labelNames: [label], registers: [registry] });
    for (const [value, count] of values) one.set({ [label]: value }, count);
  };
  const counted = (wanted: string) =>
    process
      .filter(({ name }) => name === wanted)
      .map(({ label, count }): [string, number] => [label, count]);

  gauge(
    'order_lifecycle_deliveries_total',
    'Deliveries since the start of the process, by receipt',
    'receipt',
    counted('deliveries'),
  );
  gauge(
    'order_lifecycle_milestones_recorded_total',
    'Milestones recorded since the start of the process, by kind',
    'kind',
    counted('milestones_recorded'),
  );
  gauge(
    'order_lifecycle_milestone_attempts_total',
    'Attempts to hand a milestone over since the start of the process, by outcome',
    'outcome',
    counted('milestones'),
  );
  gauge(
    'order_lifecycle_orders',
    'Orders in the store, by state',
    'state',
    Object.entries(store.orders),
  );
  gauge(
    'order_lifecycle_milestones',
    'Milestones in the store, by status',
    'status',
    Object.entries(store.milestones),
  );
  gauge('order_lifecycle_needs_attention', 'What waits for a person, by reason', 'reason', [
    ['parked_orders', store.parked],
    ['kept_bodies', store.kept],
  ]);
  gauge('order_lifecycle_queue', 'Deliveries waiting to be made durable', 'queue', [
    ['ingest', queue],
  ]);
  return registry.metrics();
}
