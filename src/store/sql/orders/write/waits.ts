import type { Wait } from '../../../../lifecycle/index.js';
import type { Restoration } from '../../../store.js';
import { Recordset } from '../../values/recordset.js';
import { type ChildRow, childRows, ORDER_KEY } from './child-rows.js';
import { type Part, part } from './statement.js';

const WAITS = new Recordset<ChildRow<Wait>>({
  ...ORDER_KEY,
  deadline: ['text', ({ value }) => value.deadline],
  since: ['bigint', ({ value }) => value.since],
});

/** Inserts the deadlines that orders wait under, and deletes those they no longer do. */
export function waitsOf(writes: readonly Pick<Restoration, 'row' | 'waits'>[]): Part {
  return part(
    WAITS,
    childRows(writes, ({ waits }) => waits),
    upsertOrDelete,
  );
}

function upsertOrDelete(schema: string, from: string): string {
  return `waits as (
    insert into ${schema}.waiting as t (account, order_id, deadline, since)
    select w.account, w.order_id, r.deadline, r.since
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where r.since is not null
    on conflict (account, order_id, deadline) do update set since = excluded.since
    where t.since > excluded.since
  ), waited as (
    delete from ${schema}.waiting t
    using ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where t.account = w.account and t.order_id = w.order_id and t.deadline = r.deadline
      and r.since is null
  )`;
}
