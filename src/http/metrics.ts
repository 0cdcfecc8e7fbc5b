import { Counter, Gauge, Registry } from 'prom-client';
import type { OrderLifecycle } from '../service/order-lifecycle.js';

/** The counters of this process: name, name in the statistics, label, and what is counted. */
const COUNTERS = [
  ['order_lifecycle_deliveries_total', 'deliveries', 'receipt', 'Deliveries'],
  [
    'order_lifecycle_milestones_recorded_total',
    'milestones_recorded',
    'kind',
    'Milestones recorded',
  ],
  [
    'order_lifecycle_milestone_attempts_total',
    'milestones',
    'outcome',
    'Attempts to deliver a milestone to its handler',
  ],
  [
    'order_lifecycle_reconciliations_total',
    'reconciliations',
    'outcome',
    'Reconciliations with the provider',
  ],
  [
    'order_lifecycle_reconciled_orders_total',
    'reconciled_orders',
    'outcome',
    'Orders compared with the provider',
  ],
  [
    'order_lifecycle_reconciled_events_total',
    'reconciled_events',
    'arrival',
    'Missing events found by reconciliation',
  ],
  [
    'order_lifecycle_object_reads_total',
    'object_reads',
    'outcome',
    'Reads of objects that deliveries only name',
  ],
  [
    'order_lifecycle_deadline_checks_total',
    'deadline_checks',
    'outcome',
    'Checks of all deadlines',
  ],
] as const;

/**
 * The metrics of a running service as Prometheus text.
 *
 * @param refused refused requests by reason.
 * @param readers the number of readers of changes.
 */
export async function metricsText(
  orders: OrderLifecycle,
  refused: ReadonlyMap<string, number>,
  readers: number,
): Promise<string> {
  const { process, store, queue, handlers, deadlineCheckAgeMs, unplaced, objectReads } =
    await orders.statistics();
  const registry = new Registry();
  const options = (name: string, help: string, label: string) => ({
    name,
    help,
    labelNames: [label],
    registers: [registry],
  });
  type Values = Iterable<[string, number]>;
  const counter = (name: string, help: string, label: string, values: Values) => {
    const metric = new Counter(options(name, help, label));
    for (const [value, count] of values) metric.inc({ [label]: value }, count);
  };
  const gauge = (name: string, help: string, label: string, values: Values) => {
    const metric = new Gauge(options(name, help, label));
    for (const [value, count] of values) metric.set({ [label]: value }, count);
  };
  const countsOf = (counter: string) =>
    process
      .filter(({ name }) => name === counter)
      .map(({ label, count }): [string, number] => [label, count]);

  for (const [name, counts, label, help] of COUNTERS) {
    counter(name, `${help} since the start of the process, by ${label}`, label, countsOf(counts));
  }
  counter(
    'order_lifecycle_refused_total',
    'Requests refused since the start of the process, by reason',
    'reason',
    refused,
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
  gauge('order_lifecycle_needs_attention', 'Cases that need a person, by reason', 'reason', [
    ['parked_orders', store.parked],
    // A body whose object is about to be read needs nobody.
    [
      'quarantined_bodies',
      Math.max(0, store.quarantined - (objectReads?.overdue === false ? objectReads.waiting : 0)),
    ],
  ]);
  gauge('order_lifecycle_queue', 'Deliveries that wait to be stored', 'queue', [['ingest', queue]]);
  gauge('order_lifecycle_readers', 'Open readers of changes, by path', 'path', [
    ['/changes', readers],
  ]);
  gauge(
    'order_lifecycle_handlers',
    'Handlers in this process: running, and running beyond their timeout',
    'handlers',
    Object.entries(handlers),
  );
  if (unplaced !== undefined) {
    const { count, oldestAgeMs = 0, overdue } = unplaced;
    gauge(
      'order_lifecycle_unplaced',
      'Observations that wait for their orders, and 1 if the oldest waits for too long',
      'unplaced',
      [
        ['waiting', count],
        ['overdue', overdue ? 1 : 0],
      ],
    );
    gauge(
      'order_lifecycle_unplaced_age_seconds',
      'Seconds since the oldest observation arrived that waits for its order; 0: none waits',
      'age',
      [['oldest', Math.round(oldestAgeMs / 1_000)]],
    );
  }
  if (objectReads !== undefined) {
    const { waiting, overdue } = objectReads;
    gauge(
      'order_lifecycle_object_reads_waiting',
      'Deliveries whose objects are still to be read, and 1 if the oldest waits for too long',
      'object_reads',
      [
        ['waiting', waiting],
        ['overdue', overdue ? 1 : 0],
      ],
    );
  }
  if (deadlineCheckAgeMs !== undefined) {
    gauge(
      'order_lifecycle_check_age_seconds',
      'Seconds since the last complete periodic check, or since the start',
      'check',
      [['deadlines', Math.round(deadlineCheckAgeMs / 1_000)]],
    );
  }
  return registry.metrics();
}
