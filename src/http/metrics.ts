import { Counter, Gauge, Registry } from 'prom-client';
import type { OrderLifecycle } from '../service/order-lifecycle.js';
import { asJoined, type OrderLifecycles } from '../service/order-lifecycles.js';
import type { ProviderStatistics } from '../service/several/statistics.js';

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

/** What is measured, in the order of the text: a value of the label, and of `provider` where there are several. */
type Values = Iterable<readonly [value: string, count: number, provider?: string]>;

/**
 * The metrics of a running service as Prometheus text. What is counted for each provider has the label
 * `provider` if there are several, so that the metrics of a single one keep their labels.
 *
 * @param refused refused requests by reason.
 * @param readers the number of readers of changes.
 */
export async function metricsText(
  given: OrderLifecycle | OrderLifecycles,
  refused: ReadonlyMap<string, number>,
  readers: number,
): Promise<string> {
  const { providers, store, queue, handlers } = await asJoined(given).statistics();
  const registry = new Registry();
  const labelsOf = ([value, , provider]: readonly [string, number, string?], label: string) =>
    provider === undefined ? { [label]: value } : { [label]: value, provider };
  const metricOf = (name: string, help: string, label: string, values: Values) => {
    const all = [...values];
    const labelNames = all.some(([, , provider]) => provider !== undefined)
      ? [label, 'provider']
      : [label];
    return { all, options: { name, help, labelNames, registers: [registry] } };
  };
  const counter = (name: string, help: string, label: string, values: Values) => {
    const { all, options } = metricOf(name, help, label, values);
    const metric = new Counter(options);
    for (const one of all) metric.inc(labelsOf(one, label), one[1]);
  };
  const gauge = (name: string, help: string, label: string, values: Values) => {
    const { all, options } = metricOf(name, help, label, values);
    const metric = new Gauge(options);
    for (const one of all) metric.set(labelsOf(one, label), one[1]);
  };
  /** Values of each provider, with its name if there are several. */
  const ofEach = (
    values: (one: ProviderStatistics) => readonly (readonly [string, number])[],
  ): Values =>
    providers.flatMap((one) =>
      values(one).map(([value, count]) =>
        providers.length === 1
          ? ([value, count] as const)
          : ([value, count, one.provider.name] as const),
      ),
    );

  for (const [name, counts, label, help] of COUNTERS) {
    counter(
      name,
      `${help} since the start of the process, by ${label}`,
      label,
      ofEach(({ process }) =>
        process.filter((one) => one.name === counts).map((one) => [one.label, one.count] as const),
      ),
    );
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
    ['quarantined_bodies', Math.max(0, store.quarantined - aboutToBeRead(providers))],
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
  if (providers.some(({ unplaced }) => unplaced !== undefined)) {
    gauge(
      'order_lifecycle_unplaced',
      'Observations that wait for their orders, and 1 if the oldest waits for too long',
      'unplaced',
      ofEach(({ unplaced }) =>
        unplaced === undefined
          ? []
          : [
              ['waiting', unplaced.count],
              ['overdue', unplaced.overdue ? 1 : 0],
            ],
      ),
    );
    gauge(
      'order_lifecycle_unplaced_age_seconds',
      'Seconds since the oldest observation arrived that waits for its order; 0: none waits',
      'age',
      ofEach(({ unplaced }) =>
        unplaced === undefined ? [] : [['oldest', seconds(unplaced.oldestAgeMs ?? 0)]],
      ),
    );
  }
  if (providers.some(({ objectReads }) => objectReads !== undefined)) {
    gauge(
      'order_lifecycle_object_reads_waiting',
      'Deliveries whose objects are still to be read, and 1 if the oldest waits for too long',
      'object_reads',
      ofEach(({ objectReads }) =>
        objectReads === undefined
          ? []
          : [
              ['waiting', objectReads.waiting],
              ['overdue', objectReads.overdue ? 1 : 0],
            ],
      ),
    );
  }
  if (providers.some(({ deadlineCheckAgeMs }) => deadlineCheckAgeMs !== undefined)) {
    gauge(
      'order_lifecycle_check_age_seconds',
      'Seconds since the last complete periodic check, or since the start',
      'check',
      ofEach(({ deadlineCheckAgeMs: ageMs }) =>
        ageMs === undefined ? [] : [['deadlines', seconds(ageMs)]],
      ),
    );
  }
  return registry.metrics();
}

/** Quarantined bodies that need nobody, because their objects are about to be read. */
function aboutToBeRead(providers: readonly ProviderStatistics[]): number {
  return providers.reduce(
    (sum, { objectReads }) => sum + (objectReads?.overdue === false ? objectReads.waiting : 0),
    0,
  );
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1_000);
}
