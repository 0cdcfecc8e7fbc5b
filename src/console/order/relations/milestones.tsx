import type { JSX } from 'preact';
import { readInstant } from '../../../order/time/read-instant.js';
import type { HistoryEntry, OrderRef, OrderView } from '../../api.js';
import { Link } from '../../parts/link.js';
import { Table } from '../../parts/table.js';
import { When } from '../../parts/when.js';

type Milestones = OrderView['milestones'];

/** The milestones of an order, each with what became of it or when it is attempted next. */
export function Milestones(props: {
  readonly milestones: Milestones;
  readonly order: OrderRef;
  /** The observations of the order. */
  readonly entries: readonly HistoryEntry[];
  /** False: as of a moment in the past, of which attempts under way are not known. */
  readonly isCurrent: boolean;
}): JSX.Element | null {
  const { milestones, order, entries, isCurrent } = props;
  if (milestones.length === 0) return null;
  return (
    <section aria-labelledby="milestones">
      <h2 id="milestones">Milestones</h2>
      <Table
        label="Milestones"
        class="milestones"
        columns={[
          { title: 'milestone', cell: ({ kind }) => kind, isName: true },
          { title: 'subject', cell: ({ subject }) => subject, class: 'long' },
          { title: 'status', cell: (one) => <Status {...one} /> },
          {
            title: 'attempts',
            cell: ({ attempts, settledAt }) => (isCurrent || settledAt !== undefined) && attempts,
            class: 'number',
          },
          { title: 'when', cell: (one) => <Moment {...one} isCurrent={isCurrent} /> },
          { title: 'reason', cell: ({ reason, lastError }) => reason ?? lastError, class: 'long' },
          {
            title: 'known then',
            cell: (one) => <KnownThen {...one} order={order} entries={entries} />,
            isPlain: true,
          },
        ]}
        rows={milestones}
        keyOf={({ key }) => key}
      />
    </section>
  );
}

function Status({ status, unhandled }: Milestones[number]): JSX.Element {
  return unhandled === true ? (
    <span class="soft" title="This service has no handler for it, so it is not delivered.">
      no handler
    </span>
  ) : (
    <span class={`milestone-${status}`}>{status}</span>
  );
}

function Moment(one: Milestones[number] & { readonly isCurrent: boolean }): JSX.Element | null {
  const { unhandled, createdAt, dueAt, settledAt, isCurrent } = one;
  if (settledAt !== undefined) return <When at={settledAt} />;
  if (isCurrent && unhandled !== true && dueAt !== undefined) {
    return (
      <>
        next attempt <When at={dueAt} />
      </>
    );
  }
  if (createdAt === undefined) return null;
  return (
    <>
      recorded <When at={createdAt} />
    </>
  );
}

/** A link to the order as it was known when a milestone was recorded. */
function KnownThen(props: {
  readonly createdAt?: string;
  readonly order: OrderRef;
  readonly entries: readonly HistoryEntry[];
}): JSX.Element | null {
  const { createdAt, order, entries } = props;
  const arrival = createdAt === undefined ? undefined : newestArrival(entries, createdAt);
  if (arrival === undefined) return null;
  const to = { order: order.id, provider: order.provider, arrival: String(arrival) };
  return <Link to={to}>what was known then</Link>;
}

/** The number of the last observation that had arrived at a time. Undefined: none is kept. */
function newestArrival(entries: readonly HistoryEntry[], at: string): number | undefined {
  const then = readInstant(at) ?? Number.NEGATIVE_INFINITY;
  const numbers = entries.flatMap(({ arrival, arrivedAt = '' }) =>
    arrival !== undefined && (readInstant(arrivedAt) ?? Number.POSITIVE_INFINITY) <= then
      ? [arrival]
      : [],
  );
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}
