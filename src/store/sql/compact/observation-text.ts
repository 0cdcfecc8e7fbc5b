import {
  FACTS_REPORTED,
  type FactsReported,
  type OrderEvent,
  type OrderReported,
} from '../../../order/event.js';
import type { Charge } from '../../../order/facts/charge.js';
import type { Observation } from '../../../order/observation.js';
import type { SqlRow } from '../sql-client.js';
import { integer, text, unexpected } from '../values/columns.js';
import { storableJsonText } from '../values/storable.js';
import { storedJson } from '../values/stored-json.js';
import type { OwnValues } from './codes.js';
import { compact } from './compact.js';
import { expand } from './expand.js';
import type { OrderWords } from './order-words.js';

/** The members of an observation that its row has in columns. */
type Columns = Pick<Observation, 'id' | 'account' | 'orderId' | 'instant' | 'source'>;

/** An observation as it is stored: without the members that its row has in columns. */
type Stored = Omit<Observation, keyof Columns | 'events'> & {
  readonly events: readonly StoredEvent[];
};

/**
 * Facts alone are reported at the instant and by the source of the observation. `charges` is `true` where they
 * are those of the facts of the same observation.
 */
type StoredEvent =
  | OrderEvent
  | Pick<FactsReported, 'facts'>
  | (Omit<OrderReported, 'charges'> & { readonly charges: true });

/** The columns that {@link observationIn} reads, of the table of observations, `b`. */
export const OBSERVATION_COLUMNS =
  'b.account, b.order_id, b.id, b.instant, b.source, b.observation';

/**
 * The text that stores an observation beside the columns of its row.
 *
 * @param words those of its order; its own are added.
 */
export function observationText(observation: Observation, words?: OrderWords): string {
  const { id, account, orderId, instant, source, events, ...others } = observation;
  const charges = chargesIn(events);
  const stored: Stored = {
    events: events.map((event) => shortened(event, observation, charges)),
    ...others,
  };
  return storableJsonText(compact(stored, ownOf(observation), words));
}

/** The observation in a row. Earlier versions stored it as plain JSON, complete. */
export function observationIn(row: SqlRow, words: readonly string[]): Observation {
  const value = text(row, 'observation');
  try {
    // Only `observationText` and earlier versions wrote it, from an Observation.
    if (!value.startsWith('[')) return storedJson(value) as Observation;
    const columns = {
      id: text(row, 'id'),
      account: text(row, 'account'),
      orderId: text(row, 'order_id'),
      instant: integer(row, 'instant'),
      source: text(row, 'source') as Observation['source'],
    };
    const { events, ...others } = expand(value, ownOf(columns), words) as Stored;
    const charges = chargesIn(events);
    const whole = events.map((event) => complete(event, columns, charges));
    return { ...columns, events: whole, ...others };
  } catch {
    return unexpected('observation');
  }
}

function ownOf({ id, account, orderId, instant, source }: Columns): OwnValues {
  return { instant, texts: [account, orderId, id, source] };
}

function chargesIn(events: readonly StoredEvent[]): readonly Charge[] | undefined {
  for (const event of events) if ('facts' in event) return event.facts.charges;
  return undefined;
}

function shortened(
  event: OrderEvent,
  { instant, source }: Columns,
  charges: readonly Charge[] | undefined,
): StoredEvent {
  if ('facts' in event) {
    const { facts } = event;
    return event.instant === instant && event.source === source ? { facts } : event;
  }
  const repeats = 'charges' in event && charges !== undefined && areSame(event.charges, charges);
  return repeats ? { ...event, charges: true } : event;
}

function complete(
  event: StoredEvent,
  { instant, source }: Columns,
  charges: readonly Charge[] | undefined,
): OrderEvent {
  if ('facts' in event)
    return 'instant' in event ? event : { type: FACTS_REPORTED, ...event, instant, source };
  return 'charges' in event && event.charges === true
    ? { ...event, charges: charges ?? [] }
    : // The other form of it was just excluded.
      (event as OrderEvent);
}

/** An adapter passes one list for both, but an export has two. */
function areSame(some: readonly Charge[] | undefined, others: readonly Charge[]): boolean {
  return (
    some === others ||
    (some?.length === others.length && JSON.stringify(some) === JSON.stringify(others))
  );
}
