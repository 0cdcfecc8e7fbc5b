import type { JoinedStatistics, ProviderStatistics } from '../several/statistics.js';
import type { Measurement } from './measurement.js';

/** What is measured, and where its values are found. */
interface Measured extends Omit<Measurement, 'values'> {
  readonly values: (statistics: JoinedStatistics) => Measurement['values'];
  /** True: left out where no provider has such values. */
  readonly isOfSome?: true;
}

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

/** Everything that is measured of a running service, in the order of the text of its metrics. */
export const MEASURED: readonly Measured[] = [
  ...COUNTERS.map(
    ([name, counts, label, help]): Measured => ({
      type: 'counter',
      name,
      help: `${help} since the start of the process, by ${label}`,
      label,
      values: ofEach(({ process }) =>
        process.filter((one) => one.name === counts).map((one) => [one.label, one.count]),
      ),
    }),
  ),
  {
    type: 'gauge',
    name: 'order_lifecycle_orders',
    help: 'Orders in the store, by state; above 10000 estimated by the database',
    label: 'state',
    values: ofAll(({ store }) => Object.entries(store.orders)),
  },
  {
    type: 'gauge',
    name: 'order_lifecycle_milestones',
    help: 'Milestones in the store, by status; above 10000 estimated by the database',
    label: 'status',
    values: ofAll(({ store }) => Object.entries(store.milestones)),
  },
  {
    type: 'gauge',
    name: 'order_lifecycle_needs_attention',
    help: 'Cases that need a person, by reason',
    label: 'reason',
    values: ofAll(({ store, providers }) => [
      ['parked_orders', store.parked],
      ['quarantined_bodies', Math.max(0, store.quarantined - aboutToBeRead(providers))],
    ]),
  },
  {
    type: 'gauge',
    name: 'order_lifecycle_queue',
    help: 'Deliveries that wait to be stored',
    label: 'queue',
    values: ofAll(({ queue }) => [['ingest', queue]]),
  },
  {
    type: 'gauge',
    name: 'order_lifecycle_handlers',
    help: 'Handlers in this process: running, and running beyond their timeout',
    label: 'handlers',
    values: ofAll(({ handlers }) => Object.entries(handlers)),
  },
  {
    type: 'gauge',
    name: 'order_lifecycle_unplaced',
    help: 'Observations that wait for their orders, and 1 if the oldest waits for too long',
    label: 'unplaced',
    values: ofEach(({ unplaced }) => (unplaced ? waiting(unplaced.count, unplaced.overdue) : [])),
    isOfSome: true,
  },
  {
    type: 'gauge',
    name: 'order_lifecycle_unplaced_age_seconds',
    help: 'Seconds since the oldest observation arrived that waits for its order; 0: none waits',
    label: 'age',
    values: ofEach(({ unplaced }) =>
      unplaced ? [['oldest', seconds(unplaced.oldestAgeMs ?? 0)]] : [],
    ),
    isOfSome: true,
  },
  {
    type: 'gauge',
    name: 'order_lifecycle_object_reads_waiting',
    help: 'Deliveries whose objects are still to be read, and 1 if the oldest waits for too long',
    label: 'object_reads',
    values: ofEach(({ objectReads }) =>
      objectReads ? waiting(objectReads.waiting, objectReads.overdue) : [],
    ),
    isOfSome: true,
  },
  {
    type: 'gauge',
    name: 'order_lifecycle_check_age_seconds',
    help: 'Seconds since the last complete periodic check, or since the start',
    label: 'check',
    values: ofEach(({ deadlineCheckAgeMs: ageMs }) =>
      ageMs === undefined ? [] : [['deadlines', seconds(ageMs)]],
    ),
    isOfSome: true,
  },
];

/** What the metrics of a running service are made of. */
export function measurementsOf(statistics: JoinedStatistics): readonly Measurement[] {
  return MEASURED.flatMap(({ values: valuesOf, isOfSome, ...measured }) => {
    const values = valuesOf(statistics);
    return isOfSome && values.length === 0 ? [] : [{ ...measured, values }];
  });
}

type Values = readonly (readonly [value: string, count: number])[];

function ofAll(values: (statistics: JoinedStatistics) => Values): Measured['values'] {
  return (statistics) => values(statistics).map(([of, value]) => ({ of, value }));
}

/** Values of each provider, with its name if there are several. */
function ofEach(values: (one: ProviderStatistics) => Values): Measured['values'] {
  return ({ providers }) =>
    providers.flatMap((one) =>
      values(one).map(([of, value]) => ({
        of,
        value,
        ...(providers.length === 1 ? {} : { provider: one.provider.name }),
      })),
    );
}

function waiting(count: number, isOverdue: boolean): Values {
  return [
    ['waiting', count],
    ['overdue', isOverdue ? 1 : 0],
  ];
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
