import { Counter, Gauge, Registry } from 'prom-client';
import type { OrderLifecycle } from '../service/order-lifecycle.js';

/**
 * The counts of a running service as Prometheus text.
 *
 * @param refused how many requests were refused, by reason.
 * @param readers how many follow changes now.
 */
export async function metricsText(
  orders: OrderLifecycle,
  refused: ReadonlyMap<string, number>,
  readers: number,
): Promise<string> {
  const { process, store, queue, handlers, deadlineCheckAgeMs } = await orders.statistics();
  const registry = new Registry();
  const options = (name: string, help: string, label: string) => ({
    name,
    help,
    labelNames: [label],
    registers: [registry],
  });
  type Values = Iterable<[string, number]>;
  const counter = (name: string, help: string, label: string, values: Values) => {
    const one = new Counter(options(name, help, label));
    for (const [value, count] of values) one.inc({ [label]: value }, count);
  };
  const gauge = (name: string, help: string, label: string, values: Values) => {
    const one = new Gauge(options(name, help, label));
    for (const [value, count] of values) one.set({ [label]: value }, count);
  };
  const counted = (wanted: string) =>
    process
      .filter(({ name }) => name === wanted)
      .map(({ label, count }): [string, number] => [label, count]);

  counter(
    'order_lifecycle_deliveries_total',
    'Deliveries since the start of the process, by receipt',
    'receipt',
    counted('deliveries'),
  );
  counter(
    'order_lifecycle_milestones_recorded_total',
    'Milestones recorded since the start of the process, by kind',
    'kind',
    counted('milestones_recorded'),
  );
  counter(
    'order_lifecycle_milestone_attempts_total',
    'Attempts to hand a milestone over since the start of the process, by outcome',
    'outcome',
    counted('milestones'),
  );
  counter(
    'order_lifecycle_reconciliations_total',
    'Reconciliations with the provider since the start of the process, by how they went',
    'outcome',
    counted('reconciliations'),
  );
  counter(
    'order_lifecycle_reconciled_orders_total',
    'Orders that were held against the provider since the start of the process, by outcome',
    'outcome',
    counted('reconciled_orders'),
  );
  counter(
    'order_lifecycle_reconciled_events_total',
    'Events that reconciling found not to have arrived, since the start of the process',
    'arrival',
    counted('reconciled_events'),
  );
  counter(
    'order_lifecycle_refused_total',
    'Requests that were refused since the start of the process, by reason',
    'reason',
    refused,
  );
  counter(
    'order_lifecycle_deadline_checks_total',
    'Checks of all deadlines since the start of the process, by how they went',
    'outcome',
    counted('deadline_checks'),
  );
  gauge(
    'order_lifecycle_orders',
    'Orders in the store, by state; above 10000 estimated by the database',
    'state',
    Object.entries(store.orders),
  );
  gauge(
    'order_lifecycle_milestones',
    'Milestones in the store, by status; above 10000 estimated by the database',
    'status',
    Object.entries(store.milestones),
  );
  gauge('order_lifecycle_needs_attention', 'What waits for a person, by reason', 'reason', [
    ['parked_orders', store.parked],
    ['quarantined_bodies', store.quarantined],
  ]);
  gauge('order_lifecycle_queue', 'Deliveries waiting to be made durable', 'queue', [
    ['ingest', queue],
  ]);
  gauge('order_lifecycle_readers', 'Who follows changes now, by what they read', 'path', [
    ['/changes', readers],
  ]);
  gauge(
    'order_lifecycle_handlers',
    'Handlers in this process: running, and those among them whose time is over',
    'handlers',
    Object.entries(handlers),
  );
  if (deadlineCheckAgeMs !== undefined) {
    gauge(
      'order_lifecycle_check_age_seconds',
      'Seconds since a periodic check was last made with nothing left out, or since the start',
      'check',
      [['deadlines', Math.round(deadlineCheckAgeMs / 1_000)]],
    );
  }
  return registry.metrics();
}
