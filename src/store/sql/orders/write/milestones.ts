import type { Milestone } from '../../../../order/milestone/milestone.js';
import { type MilestoneId, milestoneIdOf } from '../../../milestone-id.js';
import type { OrderWrite } from '../../../store.js';
import { factsText } from '../../compact/facts-text.js';
import { factsWithTrace } from '../../outbox/facts-with-trace.js';
import { Recordset } from '../../values/recordset.js';
import { type ChildRow, childRows, firstOfEach, ORDER_KEY } from './child-rows.js';
import { type Part, part } from './statement.js';

/** A milestone, and where it was recorded. */
interface NewMilestone {
  readonly milestone: Milestone;
  readonly traceparent: string | undefined;
}

const MILESTONES = new Recordset<ChildRow<NewMilestone>>({
  ...ORDER_KEY,
  i: ['integer', ({ index }) => index],
  kind: ['text', ({ value }) => value.milestone.kind],
  subject: ['text', ({ value }) => value.milestone.subject],
  upstream_id: ['text', ({ value }) => value.milestone.upstreamId],
  checkout_id: ['text', ({ value }) => value.milestone.checkoutId],
  facts: [
    'text',
    ({ value: { milestone, traceparent } }) =>
      factsText(factsWithTrace(milestone.facts, traceparent), milestone),
  ],
});

const REVIVED = new Recordset<ChildRow<MilestoneId>>({
  ...ORDER_KEY,
  kind: ['text', ({ value }) => value.kind],
  subject: ['text', ({ value }) => value.subject],
});

/** Records the milestones whose keys were never recorded. */
export function newMilestones(changes: readonly OrderWrite[]): Part {
  return part(
    MILESTONES,
    childRows(changes, ({ milestones, traceparents }) =>
      firstOfEach(milestones, ({ kind, subject }) => `${kind}/${subject}`).map((milestone) => ({
        milestone,
        traceparent: traceparents?.[milestone.key],
      })),
    ),
    insert,
  );
}

/** Makes withdrawn milestones pending again, behind all others of their order. */
export function revivedMilestones(changes: readonly OrderWrite[]): Part {
  const ids = childRows(changes, ({ again }) => again?.flatMap((key) => milestoneIdOf(key) ?? []));
  const insertsToo = changes.some(({ milestones }) => milestones.length > 0);
  return part(REVIVED, ids, insertsToo ? reviveAfterInsert : revive);
}

/**
 * Whether a milestone is new may be read from the statement's snapshot, as for observations. `on conflict do
 * nothing` would write one more log record for each row.
 */
function insert(schema: string, from: string): string {
  return `due as (
    insert into ${schema}.milestones (account, order_id, kind, subject, status, attempts, forgiven,
      created_at, due_at, upstream_id, checkout_id, facts)
    select w.account, w.order_id, r.kind, r.subject, 'pending', 0, 0, $1::bigint, (select now from clock),
      r.upstream_id, r.checkout_id, r.facts
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where (select true from ${schema}.milestones e
      where e.account = w.account and e.order_id = w.order_id and e.kind = r.kind
        and e.subject = r.subject) is null
    order by r.i
    returning sequence
  )`;
}

function revive(schema: string, from: string): string {
  return update(schema, from, 'true');
}

/**
 * PostgreSQL promises no order between the writing parts of a statement. This one reads the
 * sequence numbers of the inserted milestones, so it takes its own after them.
 */
function reviveAfterInsert(schema: string, from: string): string {
  return update(schema, from, '(select count(*) from due) >= 0');
}

function update(schema: string, from: string, condition: string): string {
  return `revived as (
    update ${schema}.milestones m
    set status = 'pending', due_at = (select now from clock), settled_at = null, reason = null,
      sequence = default
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where m.account = w.account and m.order_id = w.order_id and m.kind = r.kind
      and m.subject = r.subject and m.status = 'withdrawn' and m.settled_by is null and ${condition}
  )`;
}
