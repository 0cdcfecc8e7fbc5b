import type { Instant } from '../../../order/time/instant.js';
import type { Restoration, RestoredMilestone, RestoredObservation } from '../../store.js';
import type { StoreClock } from '../clock.js';
import type { SqlSession } from '../sql-client.js';
import { text } from '../values/columns.js';
import { Recordset } from '../values/recordset.js';
import {
  type Beside,
  beside,
  changedWaits,
  KEY,
  ORDERS,
  part,
  placeOf,
  RESOLUTIONS,
  resolvedObservations,
  statementOf,
  WAITS,
  wonRows,
} from './save.js';

const OBSERVATIONS = new Recordset<Beside<RestoredObservation>>({
  ...KEY,
  i: ['integer', ({ i }) => i],
  id: ['text', ({ it }) => it.observation.id],
  instant: ['bigint', ({ it }) => it.observation.instant],
  source: ['text', ({ it }) => it.observation.source],
  arrived_at: ['bigint', ({ it }) => it.arrivedAt],
  observation: ['json', ({ it }) => it.observation],
  resolution: ['json', ({ it }) => it.resolution],
});

const MILESTONES = new Recordset<Beside<RestoredMilestone>>({
  ...KEY,
  i: ['integer', ({ i }) => i],
  kind: ['text', ({ it }) => it.milestone.kind],
  subject: ['text', ({ it }) => it.milestone.subject],
  upstream_id: ['text', ({ it }) => it.milestone.upstreamId],
  checkout_id: ['text', ({ it }) => it.milestone.checkoutId],
  facts: ['json', ({ it }) => it.milestone.facts],
  status: ['text', ({ it }) => it.status],
  attempts: ['integer', ({ it }) => it.attempts],
  forgiven: ['integer', ({ it }) => it.uncountedAttempts],
  created_at: ['bigint', ({ it }) => it.createdAt],
  due_at: ['bigint', ({ it }) => it.dueAt],
  settled_at: ['bigint', ({ it }) => it.settledAt],
  last_error: ['text', ({ it }) => it.lastError],
  reason: ['text', ({ it }) => it.reason],
  settled_by: ['text', ({ it }) => it.settledBy],
});

/**
 * Writes what comes from another store, in one statement over rows that win as those of a save do;
 * answers the places of those that won.
 */
export async function restoreOrders(
  session: SqlSession,
  schema: string,
  byPlace: ReadonlyMap<string, Restoration>,
  at: Instant,
  clock: StoreClock,
): Promise<ReadonlySet<Restoration | undefined>> {
  const restorations = [...byPlace.values()];
  const parts = [
    part(ORDERS, restorations, wonRows),
    part(
      OBSERVATIONS,
      beside(restorations, ({ observations }) => observations),
      newObservations,
    ),
    part(
      OBSERVATIONS,
      beside(restorations, ({ replaced }) => replaced),
      replacedObservations,
    ),
    part(
      RESOLUTIONS,
      beside(restorations, ({ resolutions }) => resolutions),
      resolvedObservations,
    ),
    part(
      MILESTONES,
      beside(restorations, ({ milestones }) => milestones),
      restoredMilestones,
    ),
    part(
      WAITS,
      beside(restorations, ({ waits }) => waits),
      changedWaits,
    ),
  ];
  const params = [at, clock?.() ?? null, ...parts.flatMap((one) => one.params)];
  const rows = await session.query(statementOf(schema, parts, 'restore'), params);
  return new Set(
    rows.map((row) =>
      byPlace.get(placeOf({ account: text(row, 'account'), orderId: text(row, 'order_id') })),
    ),
  );
}

function newObservations(schema: string, from: string): string {
  return `observed as (${insertObservations(schema, from)} do nothing)`;
}

function replacedObservations(schema: string, from: string): string {
  return `replaced as (${insertObservations(schema, from)} do update
    set sequence = excluded.sequence, instant = excluded.instant, source = excluded.source,
      arrived_at = excluded.arrived_at, observation = excluded.observation,
      resolution = coalesce(b.resolution, excluded.resolution)
  )`;
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

function restoredMilestones(schema: string, from: string): string {
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
