import type { OrderWrite } from '../../../store.js';
import type { TextsOfWrites } from '../../compact/order-texts.js';
import { Recordset } from '../../values/recordset.js';
import { ORDER_KEY } from './child-rows.js';
import { type Part, part } from './statement.js';

const ORDERS = new Recordset<Pick<OrderWrite, 'row'> & { readonly texts: TextsOfWrites }>({
  ...ORDER_KEY,
  version: ['bigint', ({ row }) => row.version],
  state: ['text', ({ row }) => row.state],
  fraud_state: ['text', ({ row }) => row.fraudState],
  upstream_id: ['text', ({ row }) => row.upstreamId],
  checkout_id: ['text', ({ row }) => row.checkoutId],
  parked: ['integer', ({ row }) => row.parked],
  instant: ['bigint', ({ row }) => row.instant],
  words: ['text', ({ row, texts }) => texts.words(row)],
  folded: ['text', ({ row, texts }) => texts.record(row)],
});

/**
 * Writes the rows of orders, each only over its previous version. Every other part joins the rows
 * that were written.
 */
export function orderRows(writes: readonly Pick<OrderWrite, 'row'>[], texts: TextsOfWrites): Part {
  const rows = writes.map(({ row }) => ({ row, texts }));
  return part(ORDERS, rows, upsert);
}

/**
 * The upsert compares versions after it has locked the row. Rows are written in the order of their
 * keys, so two batches cannot deadlock.
 *
 * Words are only added, so the texts that refer to their positions stay readable.
 *
 * Only a first version may insert a row. Whether the row exists may be read from the statement's
 * snapshot: a later version was computed from the row, and rows are not deleted.
 */
function upsert(schema: string, from: string): string {
  return `won as (
    insert into ${schema}.orders as o (account, order_id, version, state, fraud_state, upstream_id,
      checkout_id, parked, instant, updated_at, folded, words)
    select account, order_id, version, state, fraud_state, upstream_id, checkout_id, parked,
      instant, $1::bigint, folded, words
    from ${from}
    where version = 1 or (select true from ${schema}.orders e
      where e.account = r.account and e.order_id = r.order_id)
    order by account collate "C", order_id collate "C"
    on conflict (account, order_id) do update
    set version = excluded.version, state = excluded.state, fraud_state = excluded.fraud_state,
      upstream_id = excluded.upstream_id, checkout_id = excluded.checkout_id,
      parked = excluded.parked, instant = excluded.instant, updated_at = excluded.updated_at,
      folded = excluded.folded, words = coalesce(excluded.words, o.words)
    where o.version = excluded.version - 1
      and starts_with(coalesce(excluded.words, o.words, ''), coalesce(o.words, ''))
    returning o.account, o.order_id
  )`;
}
