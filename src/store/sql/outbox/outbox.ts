import {
  MILESTONE_KINDS,
  MILESTONE_STATUSES,
  type Milestone,
  milestoneKey,
} from '../../../order/milestone/milestone.js';
import { storableText } from '../../../order/text/storable-text.js';
import type { Instant } from '../../../order/time/instant.js';
import { type MilestoneId, milestoneIdOf } from '../../milestone-id.js';
import { decodeCursor, pageLimit, pageOf } from '../../page.js';
import type {
  Attempt,
  AttemptOutcome,
  CheckedAttempt,
  Claim,
  MilestoneFilter,
  Outbox,
  Page,
  StoredMilestone,
} from '../../store.js';
import { nowBy, type StoreClock } from '../clock.js';
import { lockOrder } from '../orders/load.js';
import type { SqlClient, SqlRow, SqlSession } from '../sql-client.js';
import { integer, members, optionalInteger, optionalText, text, word } from '../values/columns.js';
import { Where } from '../values/where.js';

const COLUMNS = `m.account, m.order_id, m.kind, m.subject, m.sequence, m.status, m.attempts,
  m.forgiven, m.created_at, m.due_at, m.leased_until, m.settled_at, m.last_error, m.reason,
  m.settled_by, m.upstream_id, m.checkout_id, m.facts`;

const SAME_MILESTONE = 'm.account = $1 and m.order_id = $2 and m.kind = $3 and m.subject = $4';

/**
 * Takes the earliest pending milestone of each order that is due and free.
 *
 * A milestone that waits for an earlier one leads to that one, so a backlog is not walked over to
 * find where it begins.
 *
 * Two claims of one order meet at the key of its lease, and the second finds the row of the first
 * whatever its snapshot holds. Leases are taken in the order of their keys, and after the milestones,
 * as {@link settleAttempt} gives them back: so nobody waits in a circle.
 */
export async function claimMilestones(
  session: SqlSession,
  schema: string,
  { limit, leaseMicros, kinds = MILESTONE_KINDS, claimant, except = [] }: Claim,
  clock: StoreClock,
): Promise<readonly StoredMilestone[]> {
  const rows = await session.query(
    `with clock as materialized (select ${nowBy('$1')} as now),
     announced as (
       insert into ${schema}.claimants as c (name, kinds, believed_until)
       select $5::text, $4::text[], now + $2::bigint from clock where $5::text is not null
       on conflict (name) do update
       set kinds = excluded.kinds, believed_until = excluded.believed_until
       where c.believed_until < excluded.believed_until - $2::bigint / 2
         or c.kinds <> excluded.kinds
     ), forgotten as (
       delete from ${schema}.claimants where name in (
         select c.name from ${schema}.claimants c
         where c.believed_until < (select now - ${FORGOTTEN_AFTER} from clock)
           and c.name is distinct from $5::text
         for update skip locked)
     ), handled as materialized (
       select unnest($4::text[]) as kind
       union
       select unnest(c.kinds) from ${schema}.claimants c, clock where c.believed_until > clock.now
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
             and e.kind = any (array(select kind from handled))
           order by e.sequence
           limit 1
         ) e
         where m.status = 'pending' and m.kind = k.kind
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
       returning ${COLUMNS}
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
    ],
  );
  return rows.map(milestoneOf);
}

/** An hour, in microseconds: after that nobody needs to know of a claimant that has gone. */
const FORGOTTEN_AFTER = 3_600_000_000;

/** Whose row of {@link claimMilestones} this is: `$1` to `$4` name the milestone, `$5` the attempt. */
const SAME_LEASE = `l.account = $1 and l.order_id = $2 and l.kind = $3 and l.subject = $4
  and l.attempt = $5`;

/** Writes down how an attempt ended, unless it was superseded. */
export async function settleAttempt(
  session: SqlSession,
  schema: string,
  { key, attempt }: Attempt,
  outcome: AttemptOutcome,
  at: Instant,
  clock: StoreClock,
): Promise<boolean> {
  const id = milestoneIdOf(key);
  if (id === undefined) return false;
  const rows = await session.query(
    `with settled as (
       update ${schema}.milestones m
       set status = $6, leased_until = case when $11::boolean then m.leased_until end,
         due_at = coalesce(${nowBy('$12')} + $7::bigint, m.due_at), settled_at = $8,
         last_error = coalesce($9, m.last_error), reason = $10,
         forgiven = m.forgiven + $13::integer
       where ${SAME_MILESTONE} and m.status = 'pending' and m.attempts = $5
       returning m.sequence
     ), freed as (
       delete from ${schema}.order_leases l
       where ${SAME_LEASE} and not $11::boolean and (select count(*) from settled) >= 0
     )
     select sequence from settled`,
    [
      ...placeOf(id),
      attempt,
      outcome.status,
      outcome.status === 'pending' ? outcome.dueInMicros : null,
      outcome.status === 'pending' ? null : at,
      'error' in outcome ? storableText(outcome.error) : null,
      'reason' in outcome ? storableText(outcome.reason) : null,
      String('stillRuns' in outcome),
      clock?.() ?? null,
      'notBegun' in outcome ? 1 : 0,
    ],
  );
  return rows.length > 0;
}

/** Lets go of an order whose lease is that of this attempt. */
export async function releaseAttempt(
  session: SqlSession,
  schema: string,
  { key, attempt }: Attempt,
): Promise<void> {
  const id = milestoneIdOf(key);
  if (id === undefined) return;
  await session.query(
    `with released as (
       update ${schema}.milestones m set leased_until = null
       where ${SAME_MILESTONE} and m.attempts = $5 and m.leased_until is not null
       returning m.sequence
     )
     delete from ${schema}.order_leases l
     where ${SAME_LEASE} and (select count(*) from released) >= 0`,
    [...placeOf(id), attempt],
  );
}

/** Asks `decide` while the order is locked; writes a withdrawal in the same transaction. */
export async function checkAttempt(
  client: SqlClient,
  schema: string,
  attempt: Attempt,
  decide: Parameters<Outbox['check']>[1],
  at: Instant,
  clock: StoreClock,
): Promise<CheckedAttempt> {
  const id = milestoneIdOf(attempt.key);
  if (id === undefined) return { kind: 'gone' };
  return client.transaction(async (session) => {
    const order = await lockOrder(session, schema, id);
    const [row] = await session.query(
      `select ${COLUMNS} from ${schema}.milestones m
       where ${SAME_MILESTONE} and m.status = 'pending' and m.attempts = $5 for update`,
      [...placeOf(id), attempt.attempt],
    );
    if (row === undefined) return { kind: 'gone' };
    const verdict = decide(order, milestoneOf(row));
    if (verdict.kind === 'deliver') return verdict;
    const outcome = { status: 'withdrawn', reason: verdict.reason } as const;
    await settleAttempt(session, schema, attempt, outcome, at, clock);
    return { kind: 'withdrawn', reason: verdict.reason };
  });
}

/** Milestones by order and sequence, those that match. */
export async function listMilestones(
  session: SqlSession,
  schema: string,
  filter: MilestoneFilter,
): Promise<Page<StoredMilestone>> {
  const limit = pageLimit(filter);
  const where = new Where();
  const statuses = where.texts(filter.status === undefined ? MILESTONE_STATUSES : [filter.status]);
  where.add('m.status = s.status');
  where.equal('m.account', filter.account);
  where.equal('m.order_id', filter.orderId);
  if (filter.after !== undefined) {
    const columns = ['m.account', 'm.order_id', 'm.sequence'];
    where.after(columns, decodeCursor(filter.after, ['', '', 0]), filter.account);
  }
  // The index is by status: the first of each, and of those the first.
  const rows = await session.query(
    `select m.* from unnest(${statuses}) s (status)
     cross join lateral (
       select ${COLUMNS} from ${schema}.milestones m ${where.clause}
       order by m.account, m.order_id, m.sequence limit ${limit + 1}
     ) m
     order by m.account, m.order_id, m.sequence limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows.map(milestoneOf), limit, ({ milestone, sequence }) => [
    milestone.account,
    milestone.orderId,
    sequence,
  ]);
}

/** One milestone by its key. */
export async function readMilestone(
  session: SqlSession,
  schema: string,
  key: string,
): Promise<StoredMilestone | undefined> {
  const id = milestoneIdOf(key);
  if (id === undefined) return undefined;
  const [row] = await session.query(
    `select ${COLUMNS} from ${schema}.milestones m where ${SAME_MILESTONE}`,
    placeOf(id),
  );
  return row && milestoneOf(row);
}

/** Makes a dead or withdrawn milestone pending and due. */
export async function retryMilestone(
  session: SqlSession,
  schema: string,
  key: string,
  clock: StoreClock,
): Promise<boolean> {
  const id = milestoneIdOf(key);
  if (id === undefined) return false;
  const rows = await session.query(
    `update ${schema}.milestones m
     set status = 'pending', due_at = ${nowBy('$5')}, settled_at = null, settled_by = null,
       reason = null, forgiven = m.attempts
     where ${SAME_MILESTONE} and (m.status in ('dead', 'withdrawn') or m.status = 'pending'
       and m.due_at > ${nowBy('$5')} and coalesce(m.leased_until, 0) <= ${nowBy('$5')})
     returning m.sequence`,
    [...placeOf(id), clock?.() ?? null],
  );
  return rows.length > 0;
}

function placeOf({ account, orderId, kind, subject }: MilestoneId): readonly string[] {
  return [account, orderId, kind, subject];
}

function milestoneOf(row: SqlRow): StoredMilestone {
  const account = text(row, 'account');
  const orderId = text(row, 'order_id');
  const kind = word(row, 'kind', MILESTONE_KINDS);
  const subject = text(row, 'subject');
  // The facts are those of its kind, as they were saved.
  const milestone = {
    key: milestoneKey(account, orderId, kind, subject),
    kind,
    subject,
    account,
    orderId,
    ...optionalText(row, 'upstream_id', 'upstreamId'),
    ...optionalText(row, 'checkout_id', 'checkoutId'),
    facts: members(row, 'facts'),
  } as Milestone;
  return {
    milestone,
    status: word(row, 'status', MILESTONE_STATUSES),
    attempts: integer(row, 'attempts'),
    uncountedAttempts: integer(row, 'forgiven'),
    createdAt: integer(row, 'created_at'),
    dueAt: integer(row, 'due_at'),
    ...optionalInteger(row, 'leased_until', 'leasedUntil'),
    ...optionalInteger(row, 'settled_at', 'settledAt'),
    ...optionalText(row, 'last_error', 'lastError'),
    ...optionalText(row, 'reason', 'reason'),
    ...optionalText(row, 'settled_by', 'settledBy'),
    sequence: integer(row, 'sequence'),
  };
}
