import type { Instant } from '../order/instant.js';
import type { Milestone } from '../order/milestone.js';
import { integer } from './columns.js';
import type { SqlSession } from './sql-client.js';
import { storableJson } from './storable.js';
import type { Change, NewObservation } from './store.js';

/**
 * Saves changes, at most one of each order, in one statement; answers the positions of those that
 * won.
 *
 * New orders are inserted before existing ones are locked, each in the order of their keys, so two
 * batches never wait for one another in a circle. Judging by the version is safe: PostgreSQL looks
 * afresh at a row that changed while its lock was waited for. Everything else is joined to those
 * that won.
 */
export async function saveChanges(
  session: SqlSession,
  schema: string,
  changes: readonly Change[],
  at: Instant,
): Promise<ReadonlySet<number>> {
  const observations = changes.flatMap(observationRecords);
  const rows = await session.query(saveStatement(schema), [
    at,
    storableJson(changes.map(orderRecord)),
    storableJson(observations.filter(({ replaces }) => !replaces)),
    storableJson(observations.filter(({ replaces }) => replaces)),
    storableJson(changes.flatMap(milestoneRecords)),
    storableJson(changes.flatMap(resolutionRecords)),
  ]);
  return new Set(rows.map((row) => integer(row, 'n')));
}

function saveStatement(schema: string): string {
  const observation = `n integer, i integer, id text, instant bigint, source text, digest text,
    observation jsonb`;
  const newObservation = `insert into ${schema}.observations as b
      (account, order_id, id, instant, source, digest, arrived_at, observation)
    select w.account, w.order_id, r.id, r.instant, r.source, r.digest, $1::bigint, r.observation`;
  return `
  with change as materialized (
    select * from json_to_recordset($2::json) as c (
      n integer, account text, order_id text, version bigint, state text, fraud_state text,
      upstream_id text, checkout_id text, parked integer, instant bigint, folded json)
  ), inserted as (
    insert into ${schema}.orders (account, order_id, version, state, fraud_state, upstream_id,
      checkout_id, parked, instant, updated_at, folded)
    select account, order_id, version, state, fraud_state, upstream_id, checkout_id, parked,
      instant, $1::bigint, coalesce(folded, 'null')
    from change where version = 1
    order by account collate "C", order_id collate "C"
    on conflict (account, order_id) do nothing
    returning account, order_id
  ), locked as materialized (
    select c.n
    from change c join ${schema}.orders o on o.account = c.account and o.order_id = c.order_id
    where c.version > 1 and o.version = c.version - 1 and (select count(*) from inserted) >= 0
    order by o.account, o.order_id
    for update of o
  ), updated as (
    update ${schema}.orders o
    set version = c.version, state = c.state, fraud_state = c.fraud_state,
      upstream_id = c.upstream_id, checkout_id = c.checkout_id, parked = c.parked,
      instant = c.instant, updated_at = $1::bigint, folded = coalesce(c.folded, 'null')
    from locked l join change c on c.n = l.n
    where o.account = c.account and o.order_id = c.order_id and o.version = c.version - 1
    returning c.n
  ), won as materialized (
    select n, account, order_id from change where n in (select n from updated)
    union all
    select c.n, c.account, c.order_id
    from inserted i join change c on c.account = i.account and c.order_id = i.order_id
  ), observed as (
    ${newObservation}
    from json_to_recordset($3::json) as r (${observation}) join won w on w.n = r.n
    order by r.n, r.i
    on conflict (account, order_id, id) do nothing
  ), replaced as (
    ${newObservation}
    from json_to_recordset($4::json) as r (${observation}) join won w on w.n = r.n
    order by r.n, r.i
    on conflict (account, order_id, id) do update
    set sequence = excluded.sequence, instant = excluded.instant, source = excluded.source,
      digest = excluded.digest, arrived_at = excluded.arrived_at,
      observation = excluded.observation
  ), due as (
    insert into ${schema}.milestones (account, order_id, kind, subject, status, attempts, forgiven,
      created_at, due_at, upstream_id, checkout_id, facts)
    select w.account, w.order_id, r.kind, r.subject, 'pending', 0, 0, $1::bigint, $1::bigint, r.upstream_id,
      r.checkout_id, r.facts
    from json_to_recordset($5::json) as r (n integer, i integer, kind text, subject text,
      upstream_id text, checkout_id text, facts jsonb) join won w on w.n = r.n
    order by r.n, r.i
    on conflict (account, order_id, kind, subject) do nothing
  ), resolved as (
    update ${schema}.observations b
    set resolution = r.resolution
    from json_to_recordset($6::json) as r (n integer, id text, resolution jsonb)
    join won w on w.n = r.n
    where b.account = w.account and b.order_id = w.order_id and b.id = r.id
  )
  select n from won`;
}

function orderRecord({ row }: Change, n: number): Readonly<Record<string, unknown>> {
  return {
    n,
    account: row.account,
    order_id: row.orderId,
    version: row.version,
    state: row.state,
    fraud_state: row.fraudState,
    upstream_id: row.upstreamId,
    checkout_id: row.checkoutId,
    parked: row.parked,
    instant: row.instant,
    folded: row.folded,
  };
}

/** The observations of a change, each id once: a statement cannot write a row twice. */
function observationRecords({ observations, replaced = [] }: Change, n: number) {
  const once = new Map<string, { item: NewObservation; replaces: boolean }>();
  for (const item of observations) {
    if (!once.has(item.observation.id)) once.set(item.observation.id, { item, replaces: false });
  }
  for (const item of replaced) {
    once.delete(item.observation.id);
    once.set(item.observation.id, { item, replaces: true });
  }
  return [...once.values()].map(({ item: { observation, digest }, replaces }, i) => ({
    n,
    i,
    replaces,
    id: observation.id,
    instant: observation.instant,
    source: observation.source,
    digest,
    observation,
  }));
}

function milestoneRecords({ milestones }: Change, n: number) {
  return milestones.map((milestone: Milestone, i) => ({
    n,
    i,
    kind: milestone.kind,
    subject: milestone.subject,
    upstream_id: milestone.upstreamId,
    checkout_id: milestone.checkoutId,
    facts: milestone.facts,
  }));
}

function resolutionRecords({ resolutions = [] }: Change, n: number) {
  return resolutions.map(({ observationId, resolution }) => ({ n, id: observationId, resolution }));
}
