import type { Observation } from '../../../../order/observation.js';
import { storableText } from '../../../../order/text/storable-text.js';
import type { OrderWrite } from '../../../store.js';
import type { TextsOfWrites } from '../../compact/order-texts.js';
import { Recordset } from '../../values/recordset.js';
import { type ChildRow, childRows, firstOfEach, ORDER_KEY } from './child-rows.js';
import { type Part, part } from './statement.js';

/** An observation, and the text that stores it. */
interface Written {
  readonly observation: Observation;
  readonly text: string;
}

const OBSERVATIONS = new Recordset<ChildRow<Written>>({
  ...ORDER_KEY,
  i: ['integer', ({ index }) => index],
  id: ['text', ({ value }) => value.observation.id],
  instant: ['bigint', ({ value }) => value.observation.instant],
  source: ['text', ({ value }) => value.observation.source],
  observation: ['text', ({ value }) => value.text],
});

/** Adds the observations that the order does not have. */
export function newObservations(changes: readonly OrderWrite[], texts: TextsOfWrites): Part {
  return part(OBSERVATIONS, rowsOf(changes, texts, withoutReplaced), insertNew);
}

/** Writes observations over those with the same id. */
export function replacedObservations(changes: readonly OrderWrite[], texts: TextsOfWrites): Part {
  return part(OBSERVATIONS, rowsOf(changes, texts, lastOfEachId), upsert);
}

function rowsOf(
  changes: readonly OrderWrite[],
  texts: TextsOfWrites,
  observationsOf: (change: OrderWrite) => readonly Observation[],
): readonly ChildRow<Written>[] {
  return childRows(changes, (change) =>
    observationsOf(change).map((observation) => ({
      observation,
      text: texts.observation(observation, change.row),
    })),
  );
}

function withoutReplaced({ observations, replaced = [] }: OrderWrite): readonly Observation[] {
  return firstOfEach(
    observations,
    ({ id }) => id,
    replaced.map(({ id }) => id),
  );
}

function lastOfEachId({ replaced = [] }: OrderWrite): readonly Observation[] {
  return [
    ...new Map(replaced.map((observation) => [storableText(observation.id), observation])).values(),
  ];
}

/**
 * Whether an observation is new may be read from the statement's snapshot: only a write that wins
 * an order adds to it, and it had committed before another could build upon its version. `on
 * conflict do nothing` would take a lock and write a log record for each row.
 */
function insertNew(schema: string, from: string): string {
  // Checked row by row, as a plan for a join may read the whole table. It names the order that was
  // written: a condition on the row alone would be checked first, and the plan would then compare
  // every row with every written order.
  const isNew = `(select true from ${schema}.observations e
      where e.account = w.account and e.order_id = w.order_id and e.id = r.id) is null`;
  return `observed as (${insert(schema, from, isNew)})`;
}

function upsert(schema: string, from: string): string {
  return `replaced as (
    ${insert(schema, from)}
    on conflict (account, order_id, id) do update
    set sequence = excluded.sequence, instant = excluded.instant, source = excluded.source,
      arrived_at = excluded.arrived_at, observation = excluded.observation
  )`;
}

function insert(schema: string, from: string, condition = 'true'): string {
  return `insert into ${schema}.observations
      (account, order_id, id, instant, source, arrived_at, observation)
    select w.account, w.order_id, r.id, r.instant, r.source, $1::bigint, r.observation
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where ${condition}
    order by r.i`;
}
