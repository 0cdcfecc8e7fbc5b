import { DEADLINES } from '../../../lifecycle/index.js';
import { storableText } from '../../../order/text/storable-text.js';
import { decodeCursor, pageLimit, pageOf } from '../../page.js';
import { waitPlace } from '../../page-positions.js';
import type { Page, WaitCorrection, WaitFilter, WaitingOrder } from '../../store.js';
import type { SqlSession } from '../sql-client.js';
import { integer, text, word } from '../values/columns.js';
import { Recordset } from '../values/recordset.js';

const CORRECTIONS = new Recordset<WaitCorrection>({
  account: ['text', ({ account }) => account],
  order_id: ['text', ({ orderId }) => orderId],
  deadline: ['text', ({ deadline }) => deadline],
  version: ['bigint', ({ version }) => version],
  known: ['bigint', ({ from }) => from],
  since: ['bigint', ({ since }) => since],
});

/** Lists orders that wait under a deadline, the longest wait first. */
export async function listWaits(
  session: SqlSession,
  schema: string,
  filter: WaitFilter,
): Promise<Page<WaitingOrder>> {
  const { account, deadline, since } = filter;
  const [from, orderId] =
    filter.after === undefined ? [0, ''] : decodeCursor(filter.after, [0, '']);
  const limit = pageLimit(filter);
  const rows = await session.query(
    `select t.account, t.order_id, t.deadline, t.since from ${schema}.waiting t
     where t.account = $1 and t.deadline = $2 and t.since <= $3
       and (t.since, t.order_id) > ($4, $5)
     order by t.since, t.order_id limit ${limit + 1}`,
    [storableText(account), deadline, since, from, orderId],
  );
  const items = rows.map((row) => ({
    account: text(row, 'account'),
    orderId: text(row, 'order_id'),
    deadline: word(row, 'deadline', DEADLINES),
    since: integer(row, 'since'),
  }));
  return pageOf(items, limit, waitPlace);
}

/**
 * Writes corrections of orders that have not changed.
 *
 * Each order is locked first, so a change that is being saved is waited for and the version is
 * compared after it. Saving locks the same rows in the same order, so nothing deadlocks. An order
 * whose wait is already stored is not locked to store it again.
 */
export async function correctWaits(
  session: SqlSession,
  schema: string,
  corrections: readonly WaitCorrection[],
): Promise<void> {
  await session.query(
    `with r as materialized (
       select r.* from (
         select r.* from ${CORRECTIONS.from(1, corrections.length > 1)}
         where r.known is not null or not exists (
           select from ${schema}.waiting t
           where t.account = r.account and t.order_id = r.order_id and t.deadline = r.deadline)
         order by r.account collate "C", r.order_id collate "C"
       ) r
       cross join lateral (
         select from ${schema}.orders o
         where o.account = r.account and o.order_id = r.order_id
           and o.version = coalesce(r.version, o.version)
         for no key update
       ) o
     ), gone as (
       delete from ${schema}.waiting t using r
       where t.account = r.account and t.order_id = r.order_id and t.deadline = r.deadline
         and t.since = r.known and r.since is null
     ), moved as (
       update ${schema}.waiting t set since = r.since from r
       where t.account = r.account and t.order_id = r.order_id and t.deadline = r.deadline
         and t.since = r.known and r.since is not null
     )
     insert into ${schema}.waiting (account, order_id, deadline, since)
     select r.account, r.order_id, r.deadline, r.since from r
     where r.known is null and r.since is not null
     on conflict (account, order_id, deadline) do nothing`,
    CORRECTIONS.params(corrections),
  );
}
