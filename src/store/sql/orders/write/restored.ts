import type { Restoration, RestoredMilestone, RestoredObservation } from '../../../store.js';
import { factsText } from '../../compact/facts-text.js';
import type { TextsOfWrites } from '../../compact/order-texts.js';
import { Recordset } from '../../values/recordset.js';
import { type ChildRow, childRows, ORDER_KEY } from './child-rows.js';
import { type Part, part } from './statement.js';

/** An observation, and the text that stores it. */
type Written = RestoredObservation & { readonly text: string };

const OBSERVATIONS = new Recordset<ChildRow<Written>>({
  ...ORDER_KEY,
  i: ['integer', ({ index }) => index],
  id: ['text', ({ value }) => value.observation.id],
  instant: ['bigint', ({ value }) => value.observation.instant],
  source: ['text', ({ value }) => value.observation.source],
  arrived_at: ['bigint', ({ value }) => value.arrivedAt],
  observation: ['text', ({ value }) => value.text],
  resolution: ['json', ({ value }) => value.resolution],
});

const MILESTONES = new Recordset<ChildRow<RestoredMilestone>>({
  ...ORDER_KEY,
  i: ['integer', ({ index }) => index],
  kind: ['text', ({ value }) => value.milestone.kind],
  subject: ['text', ({ value }) => value.milestone.subject],
  upstream_id: ['text', ({ value }) => value.milestone.upstreamId],
  checkout_id: ['text', ({ value }) => value.milestone.checkoutId],
  facts: ['text', ({ value }) => factsText(value.milestone.facts, value.milestone)],
  status: ['text', ({ value }) => value.status],
  attempts: ['integer', ({ value }) => value.attempts],
  forgiven: ['integer', ({ value }) => value.uncountedAttempts],
  created_at: ['bigint', ({ value }) => value.createdAt],
  due_at: ['bigint', ({ value }) => value.dueAt],
  settled_at: ['bigint', ({ value }) => value.settledAt],
  last_error: ['text', ({ value }) => value.lastError],
  reason: ['text', ({ value }) => value.reason],
  settled_by: ['text', ({ value }) => value.settledBy],
});

/** Adds the observations that the order does not have, with their times of arrival. */
export function restoredObservations(
  restorations: readonly Restoration[],
  texts: TextsOfWrites,
): Part {
  return part(
    OBSERVATIONS,
    rowsOf(restorations, texts, ({ observations }) => observations),
    (schema, from) => `observed as (${insertObservations(schema, from)} do nothing)`,
  );
}

/** Writes observations over those with the same id. */
export function restoredReplacements(
  restorations: readonly Restoration[],
  texts: TextsOfWrites,
): Part {
  return part(
    OBSERVATIONS,
    rowsOf(restorations, texts, ({ replaced = [] }) => replaced),
    (schema, from) => `replaced as (${insertObservations(schema, from)} do update
    set sequence = excluded.sequence, instant = excluded.instant, source = excluded.source,
      arrived_at = excluded.arrived_at, observation = excluded.observation,
      resolution = coalesce(b.resolution, excluded.resolution)
  )`,
  );
}

/** Records milestones as they were, and settles those that were settled there and are not here. */
export function restoredMilestones(restorations: readonly Restoration[]): Part {
  return part(
    MILESTONES,
    childRows(restorations, ({ milestones }) => milestones),
    upsertMilestones,
  );
}

function rowsOf(
  restorations: readonly Restoration[],
  texts: TextsOfWrites,
  observationsOf: (restoration: Restoration) => readonly RestoredObservation[],
): readonly ChildRow<Written>[] {
  return childRows(restorations, (restoration) =>
    observationsOf(restoration).map((restored) => ({
      ...restored,
      text: texts.observation(restored.observation, restoration.row),
    })),
  );
}

function insertObservations(schema: string, from: string): string {
  return `insert into ${schema}.observations as b
      (account, order_id, id, instant, source, arrived_at, observation, resolution)
    select w.account, w.order_id, r.id, r.instant, r.source, r.arrived_at, r.observation,
      r.resolution
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    order by r.i
    on conflict (account, order_id, id)`;
}

function upsertMilestones(schema: string, from: string): string {
  return `due as (
    insert into ${schema}.milestones as m (account, order_id, kind, subject, status, attempts,
      forgiven, created_at, due_at, settled_at, last_error, reason, settled_by, upstream_id,
      checkout_id, facts)
    select w.account, w.order_id, r.kind, r.subject, r.status, r.attempts, r.forgiven,
      r.created_at, r.due_at, r.settled_at, r.last_error, r.reason, r.settled_by, r.upstream_id, r.checkout_id,
      r.facts
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    order by r.i
    on conflict (account, order_id, kind, subject) do update
    set status = excluded.status, attempts = greatest(m.attempts, excluded.attempts),
      settled_at = excluded.settled_at, settled_by = excluded.settled_by,
      reason = excluded.reason, leased_until = null
    where excluded.status = 'done' and m.status <> 'done'
      or excluded.settled_by is not null and m.status = 'pending'
  )`;
}
