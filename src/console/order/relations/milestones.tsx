import type { JSX } from 'preact';
import { readInstant } from '../../../order/time/read-instant.js';
import type { HistoryEntry, OrderRef, OrderView } from '../../api.js';
import { Link } from '../../parts/link.js';
import { Scroll } from '../../parts/scroll.js';
import { When } from '../../parts/when.js';

type Milestones = OrderView['milestones'];

/** The milestones of an order, each with what became of it or when it is attempted next. */
export function Milestones(props: {
  readonly milestones: Milestones;
  readonly order: OrderRef;
  /** The observations of the order. */
  readonly entries: readonly HistoryEntry[];
}): JSX.Element | null {
  const { milestones, order, entries } = props;
  if (milestones.length === 0) return null;
  return (
    <section aria-labelledby="milestones">
      <h2 id="milestones">Milestones</h2>
      <Scroll label="Milestones, table">
        <table class="relations">
          <thead>
            <tr>
              <th scope="col">milestone</th>
              <th scope="col">subject</th>
              <th scope="col">status</th>
              <th scope="col" class="number">
                attempts
              </th>
              <th scope="col">when</th>
              <th scope="col">reason</th>
              <th scope="col">known then</th>
            </tr>
          </thead>
          <tbody>
            {milestones.map((one) => (
              <tr key={one.key}>
                <th scope="row">{one.kind}</th>
                <td data-title="subject">{one.subject}</td>
                <td data-title="status">
                  <Status {...one} />
                </td>
                <td class="number" data-title="attempts">
                  {one.attempts}
                </td>
                <td data-title="when">
                  <Moment {...one} />
                </td>
                <td data-title="reason">{one.reason ?? one.lastError ?? ''}</td>
                <td>
                  <KnownThen {...one} order={order} entries={entries} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
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

function Moment(one: Milestones[number]): JSX.Element | null {
  const { unhandled, createdAt, dueAt, settledAt } = one;
  if (settledAt !== undefined) return <When at={settledAt} />;
  if (unhandled !== true && dueAt !== undefined) {
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
