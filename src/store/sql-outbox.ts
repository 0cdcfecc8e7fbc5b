import type { Instant } from '../order/instant.js';
import { MILESTONE_KINDS, type MilestoneStatus, milestoneKey } from '../order/milestone.js';
import { storableText } from '../order/storable-text.js';
import { integer, members, optionalInteger, optionalText, text, word } from './columns.js';
import { type MilestoneId, milestoneIdOf } from './milestone-id.js';
import { decodeCursor, pageLimit, pageOf } from './page.js';
import type { SqlClient, SqlRow, SqlSession } from './sql-client.js';
import { lockOrder } from './sql-orders.js';
import type {
  Attempt,
  Claim,
  Judgement,
  MilestoneFilter,
  Outbox,
  Outcome,
  Page,
  StoredMilestone,
} from './store.js';
import { Where } from './where.js';

/** The statuses a milestone can have. */
export const MILESTONE_STATUSES: readonly MilestoneStatus[] = [
  'pending',
  'done',
  'withdrawn',
  'dead',
];

const COLUMNS = `m.account, m.order_id, m.kind, m.subject, m.sequence, m.status, m.attempts,
  m.forgiven, m.created_at, m.due_at, m.leased_until, m.settled_at, m.last_error, m.reason,
  m.upstream_id, m.checkout_id, m.facts`;

const SAME_MILESTONE = 'm.account = $1 and m.order_id = $2 and m.kind = $3 and m.subject = $4';

/** Takes the earliest pending milestone of each order that is due and free. */
export async function claimMilestones(
  session: SqlSession,
  schema: string,
  claim: Claim,
): Promise<readonly StoredMilestone[]> {
  const rows = await session.query(
    `with head as materialized (
       select c.*
       from unnest($4::text[]) as k (kind)
       cross join lateral (
         select m.account, m.order_id, m.kind, m.subject, greatest(m.due_at, m.leased_until) as ready
         from ${schema}.milestones m
         where m.status = 'pending' and m.kind = k.kind
           and greatest(m.due_at, m.leased_until) <= $1
           and not exists (
             select from ${schema}.milestones e
             where e.account = m.account and e.order_id = m.order_id and e.status = 'pending'
               and e.sequence < m.sequence and e.kind = any ($4::text[]))
         order by greatest(m.due_at, m.leased_until)
         limit $3
         for update skip locked
       ) c
       order by c.ready
       limit $3
     ), claimed as (
       update ${schema}.milestones m
       set attempts = m.attempts + 1, leased_until = $2
       from head h
       where m.account = h.account and m.order_id = h.order_id and m.kind = h.kind
         and m.subject = h.subject
       returning ${COLUMNS}
     )
     select * from claimed order by due_at, sequence`,
    [claim.now, claim.leaseUntil, claim.limit, claim.kinds ?? MILESTONE_KINDS],
  );
  return rows.map(milestoneOf);
}

/** Writes down how an attempt ended, unless it was superseded. */
export async function settleAttempt(
  session: SqlSession,
  schema: string,
  { key, attempt }: Attempt,
  outcome: Outcome,
  at: Instant,
): Promise<boolean> {
  const id = milestoneIdOf(key);
  if (id === undefined) return false;
  const rows = await session.query(
    `update ${schema}.milestones m
     set status = $6, leased_until = null, due_at = coalesce($7, m.due_at), settled_at = $8,
       last_error = coalesce($9, m.last_error), reason = $10
     where ${SAME_MILESTONE} and m.status = 'pending' and m.attempts = $5
     returning m.sequence`,
    [
      ...placeOf(id),
      attempt,
      outcome.status,
      outcome.status === 'pending' ? outcome.dueAt : null,
      outcome.status === 'pending' ? null : at,
      'error' in outcome ? storableText(outcome.error) : null,
      'reason' in outcome ? storableText(outcome.reason) : null,
    ],
  );
  return rows.length > 0;
}

/** Asks `decide` while the order is locked; writes a withdrawal in the same transaction. */
export async function judgeAttempt(
  client: SqlClient,
  schema: string,
  attempt: Attempt,
  decide: Parameters<Outbox['judge']>[1],
  at: Instant,
): Promise<Judgement> {
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
    await settleAttempt(session, schema, attempt, outcome, at);
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
  at: Instant,
): Promise<boolean> {
  const id = milestoneIdOf(key);
  if (id === undefined) return false;
  const rows = await session.query(
    `update ${schema}.milestones m
     set status = 'pending', due_at = $5, settled_at = null, reason = null, forgiven = m.attempts
     where ${SAME_MILESTONE} and m.status in ('dead', 'withdrawn')
     returning m.sequence`,
    [...placeOf(id), at],
  );
  return rows.length > 0;
}

function placeOf({ account, orderId, kind, subject }: MilestoneId): readonly string[] {
  return [storableText(account), storableText(orderId), kind, storableText(subject)];
}

function milestoneOf(row: SqlRow): StoredMilestone {
  const account = text(row, 'account');
  const orderId = text(row, 'order_id');
  const kind = word(row, 'kind', MILESTONE_KINDS);
  const subject = text(row, 'subject');
  return {
    milestone: {
      key: milestoneKey(account, orderId, kind, subject),
      kind,
      subject,
      account,
      orderId,
      ...optionalText(row, 'upstream_id', 'upstreamId'),
      ...optionalText(row, 'checkout_id', 'checkoutId'),
      facts: members(row, 'facts'),
    },
    status: word(row, 'status', MILESTONE_STATUSES),
    attempts: integer(row, 'attempts'),
    forgiven: integer(row, 'forgiven'),
    createdAt: integer(row, 'created_at'),
    dueAt: integer(row, 'due_at'),
    ...optionalInteger(row, 'leased_until', 'leasedUntil'),
    ...optionalInteger(row, 'settled_at', 'settledAt'),
    ...optionalText(row, 'last_error', 'lastError'),
    ...optionalText(row, 'reason', 'reason'),
    sequence: integer(row, 'sequence'),
  };
}
