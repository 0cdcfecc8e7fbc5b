import type { Observation } from '../../../order/observation.js';
import { FRAUD_POSITIONS, ORDER_POSITIONS } from '../../../order/state.js';
import { storableText } from '../../../order/text/storable-text.js';
import { orderKeyText } from '../../order-key.js';
import type {
  Loaded,
  LoadRequest,
  OrderKey,
  OrderRow,
  Resolution,
  StoredObservation,
} from '../../store.js';
import { OBSERVATION_COLUMNS, observationIn } from '../compact/observation-text.js';
import { OrderWords, type RecentWords } from '../compact/order-words.js';
import { recordIn, wordsIn } from '../compact/record-text.js';
import type { SqlRow, SqlSession } from '../sql-client.js';
import { integer, json, optionalText, text, word } from '../values/columns.js';
import { storableJson } from '../values/storable.js';

/** The columns that {@link orderOf} reads, of the table of orders, `o`. */
export const ORDER_COLUMNS = `o.account, o.order_id, o.version, o.state, o.fraud_state, o.upstream_id,
  o.checkout_id, o.parked, o.instant, o.updated_at, o.folded, o.words`;

/**
 * Reads rows and looks up observations. The lateral joins keep the plan to one look-up by key for
 * each row.
 */
export async function loadOrders(
  session: SqlSession,
  schema: string,
  requests: readonly LoadRequest[],
  recent: RecentWords,
): Promise<readonly Loaded[]> {
  const rows = await session.prepared(
    `select w.n, o.*, k.known
     from json_to_recordset($1::json) as w (n integer, account text, order_id text, ids text[])
     left join lateral (
       select ${ORDER_COLUMNS} from ${schema}.orders o
       where o.account = w.account and o.order_id = w.order_id
       limit 1
     ) o on true
     left join lateral (
       select json_agg(b) as known
       from unnest(w.ids) as i (id)
       cross join lateral (
         select ${OBSERVATION_COLUMNS} from ${schema}.observations b
         where b.account = w.account and b.order_id = w.order_id and b.id = i.id
         limit 1
       ) b
     ) k on true
     order by w.n`,
    [
      storableJson(
        requests.map(({ key, observationIds }, n) => ({
          n,
          account: key.account,
          order_id: key.orderId,
          ids: observationIds,
        })),
      ),
    ],
  );
  return rows.map((row) => {
    if (row.version === null) return { known: NONE };
    const order = orderOf(row);
    const words = new OrderWords(row.words === null ? '' : text(row, 'words'));
    recent.keep(orderKeyText(order), order.version, words);
    return { row: order, known: knownOf(row) };
  });
}

/** Reads all observations of each order. */
export async function readHistory(
  session: SqlSession,
  schema: string,
  keys: readonly OrderKey[],
): Promise<readonly (readonly StoredObservation[])[]> {
  const rows = await session.query(
    `select w.n, ${OBSERVATION_COLUMNS}, b.arrived_at, b.sequence, b.resolution,
       case when b.sequence = min(b.sequence) over (partition by w.n) then o.words end as words
     from json_to_recordset($1::json) as w (n integer, account text, order_id text)
     join ${schema}.orders o on o.account = w.account and o.order_id = w.order_id
     join ${schema}.observations b on b.account = w.account and b.order_id = w.order_id
     order by w.n, b.sequence`,
    [storableJson(keys.map((key, n) => ({ n, account: key.account, order_id: key.orderId })))],
  );
  const histories = keys.map((): StoredObservation[] => []);
  let words: readonly string[] = [];
  let before: unknown;
  for (const row of rows) {
    // The first row of each order has its words.
    if (row.n !== before) words = wordsIn(row);
    before = row.n;
    histories[integer(row, 'n')]?.push(observationOf(row, words));
  }
  return histories;
}

/** Reads one order and locks it until the transaction ends. */
export async function lockOrder(
  session: SqlSession,
  schema: string,
  key: OrderKey,
): Promise<OrderRow | undefined> {
  const [row] = await session.prepared(
    `select ${ORDER_COLUMNS} from ${schema}.orders o
     where o.account = $1 and o.order_id = $2 for update`,
    [storableText(key.account), storableText(key.orderId)],
  );
  return row && orderOf(row);
}

/** The order in a row. */
export function orderOf(row: SqlRow): OrderRow {
  const columns = {
    account: text(row, 'account'),
    orderId: text(row, 'order_id'),
    version: integer(row, 'version'),
    state: word(row, 'state', ORDER_POSITIONS),
    fraudState: word(row, 'fraud_state', FRAUD_POSITIONS),
    ...optionalText(row, 'upstream_id', 'upstreamId'),
    ...optionalText(row, 'checkout_id', 'checkoutId'),
    parked: integer(row, 'parked'),
    instant: integer(row, 'instant'),
    updatedAt: integer(row, 'updated_at'),
  };
  return { ...columns, record: recordIn(row, columns) };
}

function observationOf(row: SqlRow, words: readonly string[]): StoredObservation {
  return {
    observation: observationIn(row, words),
    arrivedAt: integer(row, 'arrived_at'),
    sequence: integer(row, 'sequence'),
    // Only `save` writes it, from a Resolution.
    ...(row.resolution === null ? {} : { resolution: json(row, 'resolution') as Resolution }),
  };
}

const NONE: ReadonlyMap<string, Observation> = new Map();

function knownOf(row: SqlRow): ReadonlyMap<string, Observation> {
  // Rows of the table of observations, as `json_agg` returns them.
  const rows = (row.known ?? []) as readonly SqlRow[];
  if (rows.length === 0) return NONE;
  const words = wordsIn(row);
  const list = rows.map((one) => observationIn(one, words));
  return new Map(list.map((observation) => [observation.id, observation]));
}
