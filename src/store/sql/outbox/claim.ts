import { MILESTONE_KINDS } from '../../../order/milestone/milestone.js';
import { storableText } from '../../../order/text/storable-text.js';
import type { Claim, StoredMilestone } from '../../store.js';
import { nowBy, type StoreClock } from '../clock.js';
import type { SqlSession } from '../sql-client.js';
import { MILESTONE_COLUMNS, milestoneOf } from './milestone-row.js';

/** An hour, in microseconds: a claimant that has been silent this long is deleted. */
const FORGOTTEN_AFTER = 3_600_000_000;

/**
 * Claims the earliest pending milestone of each order that is due and not leased.
 *
 * Where a milestone waits for an earlier one, the earlier one is claimed, so a backlog is not scanned
 * for its beginning.
 *
 * Two claims of one order meet at the key of its lease, where the second finds the row of the first
 * whatever its snapshot holds. Leases are locked in the order of their keys and after the
 * milestones, as `settleAttempt` does, so nothing deadlocks.
 */
export async function claimMilestones(
  session: SqlSession,
  schema: string,
  { limit, leaseMicros, accounts, kinds = MILESTONE_KINDS, claimant, except = [] }: Claim,
  clock: StoreClock,
): Promise<readonly StoredMilestone[]> {
  const rows = await session.query(
    `with clock as materialized (select ${nowBy('$1')} as now),
     announced as (
       insert into ${schema}.claimants as c (name, kinds, accounts, believed_until)
       select $5::text, $4::text[], $8::text[], now + $2::bigint from clock
       where $5::text is not null
       on conflict (name) do update
       set kinds = excluded.kinds, accounts = excluded.accounts,
         believed_until = excluded.believed_until
       where c.believed_until < excluded.believed_until - $2::bigint / 2
         or c.kinds <> excluded.kinds or c.accounts is distinct from excluded.accounts
     ), forgotten as (
       delete from ${schema}.claimants where name in (
         select c.name from ${schema}.claimants c
         where c.believed_until < (select now - ${FORGOTTEN_AFTER} from clock)
           and c.name is distinct from $5::text
         for update skip locked)
     ), handled as materialized (
       select unnest($4::text[]) as kind, null::text[] as accounts
       union
       select unnest(c.kinds), c.accounts
       from ${schema}.claimants c, clock where c.believed_until > clock.now
     ), candidate as materialized (
       select distinct c.account, c.order_id, c.kind, c.subject
       from unnest($4::text[]) as k (kind)
       cross join lateral (
         select e.account, e.order_id, e.kind, e.subject
         from ${schema}.milestones m
         cross join lateral (
           select e.account, e.order_id, e.kind, e.subject,
             greatest(e.due_at, e.leased_until) as ready
           from ${schema}.milestones e
           where e.account = m.account and e.order_id = m.order_id and e.status = 'pending'
             and exists (
               select from handled h
               where h.kind = e.kind and (h.accounts is null or e.account = any (h.accounts)))
           order by e.sequence
           limit 1
         ) e
         where m.status = 'pending' and m.kind = k.kind
           and ($8::text[] is null or m.account = any ($8::text[]))
           and greatest(m.due_at, m.leased_until) <= (select now from clock)
           and e.kind = any ($4::text[]) and e.ready <= (select now from clock)
           and not exists (
             select from ${schema}.order_leases l
             where l.account = m.account and l.order_id = m.order_id
               and l.leased_until > (select now from clock))
           and not exists (
             select from unnest($6::text[], $7::text[]) as x (account, order_id)
             where x.account = m.account and x.order_id = m.order_id)
         order by greatest(m.due_at, m.leased_until)
         limit $3
       ) c
     ), head as materialized (
       select h.*
       from candidate c
       cross join lateral (
         select m.account, m.order_id, m.kind, m.subject, m.attempts,
           greatest(m.due_at, m.leased_until) as ready
         from ${schema}.milestones m
         where m.account = c.account and m.order_id = c.order_id and m.kind = c.kind
           and m.subject = c.subject and m.status = 'pending'
           and greatest(m.due_at, m.leased_until) <= (select now from clock)
         for update of m skip locked
       ) h
       order by h.ready
       limit $3
     ), taken as (
       insert into ${schema}.order_leases as l
         (account, order_id, kind, subject, attempt, leased_until)
       select h.account, h.order_id, h.kind, h.subject, h.attempts + 1, clock.now + $2::bigint
       from head h, clock
       order by h.account collate "C", h.order_id collate "C"
       on conflict (account, order_id) do update
       set kind = excluded.kind, subject = excluded.subject, attempt = excluded.attempt,
         leased_until = excluded.leased_until
       where l.leased_until <= (select now from clock)
       returning l.account, l.order_id, l.kind, l.subject, l.leased_until
     ), claimed as (
       update ${schema}.milestones m
       set attempts = m.attempts + 1, leased_until = t.leased_until
       from taken t
       where m.account = t.account and m.order_id = t.order_id and m.kind = t.kind
         and m.subject = t.subject
       returning ${MILESTONE_COLUMNS}
     )
     select * from claimed order by due_at, sequence`,
    [
      clock?.() ?? null,
      leaseMicros,
      limit,
      kinds,
      claimant === undefined ? null : storableText(claimant),
      except.map(({ account }) => storableText(account)),
      except.map(({ orderId }) => storableText(orderId)),
      accounts?.map(storableText) ?? null,
    ],
  );
  return rows.map(milestoneOf);
}
