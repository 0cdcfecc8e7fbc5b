import type { Instant } from '../order/instant.js';
import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import { integer } from './columns.js';
import type { SqlSession, SqlValue } from './sql-client.js';
import { storableJson } from './storable.js';
import type { Change } from './store.js';

/**
 * Saves changes, at most one of each order, in one statement; answers the positions of those that
 * won.
 *
 * A row is written by one upsert, which judges by the version of the row as it is once its lock is
 * held. Rows are taken in the order of their keys, so two batches never wait for one another in a
 * circle. Everything else is joined to the rows that won.
 */
export async function saveChanges(
  session: SqlSession,
  schema: string,
  changes: readonly Change[],
  at: Instant,
): Promise<ReadonlySet<number>> {
  const observations = changes.flatMap(observationRecords);
  const replaced = observations.filter(({ replaces }) => replaces);
  const resolutions = changes.flatMap(resolutionRecords);
  const params: SqlValue[] = [
    at,
    storableJson(changes.map(orderRecord)),
    storableJson(observations.filter(({ replaces }) => !replaces)),
    storableJson(changes.flatMap(milestoneRecords)),
  ];
  const parts = [wonRows(schema), newObservations(schema), newMilestones(schema)];
  // Both are rare, and a part that is not there need not be planned.
  if (replaced.length > 0) {
    parts.push(replacedObservations(schema, params.push(storableJson(replaced))));
  }
  if (resolutions.length > 0) {
    parts.push(resolvedObservations(schema, params.push(storableJson(resolutions))));
  }
  const text = `with ${parts.join(',\n')} select n from won`;
  const rows = await (resolutions.length > 0
    ? session.query(text, params)
    : session.prepared(text, params));
  return new Set(rows.map((row) => integer(row, 'n')));
}

/**
 * A row that does not exist is only made by a first version. That it exists may be asked of the
 * statement's snapshot: whoever computed a later version has read the row, and rows are not deleted.
 */
function wonRows(schema: string): string {
  return `change as materialized (
    select * from json_to_recordset($2::json) as c (
      n integer, account text, order_id text, version bigint, state text, fraud_state text,
      upstream_id text, checkout_id text, parked integer, instant bigint, folded json)
  ), written as (
    insert into ${schema}.orders as o (account, order_id, version, state, fraud_state, upstream_id,
      checkout_id, parked, instant, updated_at, folded)
    select account, order_id, version, state, fraud_state, upstream_id, checkout_id, parked,
      instant, $1::bigint, coalesce(folded, 'null')
    from change c
    where c.version = 1 or (select true from ${schema}.orders e
      where e.account = c.account and e.order_id = c.order_id)
    order by account collate "C", order_id collate "C"
    on conflict (account, order_id) do update
    set version = excluded.version, state = excluded.state, fraud_state = excluded.fraud_state,
      upstream_id = excluded.upstream_id, checkout_id = excluded.checkout_id,
      parked = excluded.parked, instant = excluded.instant, updated_at = excluded.updated_at,
      folded = excluded.folded
    where o.version = excluded.version - 1
    returning o.account, o.order_id
  ), won as materialized (
    select c.n, c.account, c.order_id
    from written w join change c on c.account = w.account and c.order_id = w.order_id
  )`;
}

function newObservations(schema: string): string {
  return `observed as (
    ${insertObservations(schema, 3)}
    on conflict (account, order_id, id) do nothing
  )`;
}

function replacedObservations(schema: string, param: number): string {
  return `replaced as (
    ${insertObservations(schema, param)}
    on conflict (account, order_id, id) do update
    set sequence = excluded.sequence, instant = excluded.instant, source = excluded.source,
      arrived_at = excluded.arrived_at, observation = excluded.observation
  )`;
}

function insertObservations(schema: string, param: number): string {
  return `insert into ${schema}.observations
      (account, order_id, id, instant, source, arrived_at, observation)
    select w.account, w.order_id, r.id, r.instant, r.source, $1::bigint, r.observation
    from json_to_recordset($${param}::json) as r (n integer, i integer, id text, instant bigint,
      source text, observation json) join won w on w.n = r.n
    order by r.n, r.i`;
}

function newMilestones(schema: string): string {
  return `due as (
    insert into ${schema}.milestones (account, order_id, kind, subject, status, attempts, forgiven,
      created_at, due_at, upstream_id, checkout_id, facts)
    select w.account, w.order_id, r.kind, r.subject, 'pending', 0, 0, $1::bigint, $1::bigint,
      r.upstream_id, r.checkout_id, r.facts
    from json_to_recordset($4::json) as r (n integer, i integer, kind text, subject text,
      upstream_id text, checkout_id text, facts json) join won w on w.n = r.n
    order by r.n, r.i
    on conflict (account, order_id, kind, subject) do nothing
  )`;
}

function resolvedObservations(schema: string, param: number): string {
  return `resolved as (
    update ${schema}.observations b
    set resolution = r.resolution
    from json_to_recordset($${param}::json) as r (n integer, id text, resolution json)
    join won w on w.n = r.n
    where b.account = w.account and b.order_id = w.order_id and b.id = r.id
  )`;
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
  const once = new Map<string, { observation: Observation; replaces: boolean }>();
  for (const observation of observations) {
    if (!once.has(observation.id)) once.set(observation.id, { observation, replaces: false });
  }
  for (const observation of replaced) {
    once.delete(observation.id);
    once.set(observation.id, { observation, replaces: true });
  }
  return [...once.values()].map(({ observation, replaces }, i) => ({
    n,
    i,
    replaces,
    id: observation.id,
    instant: observation.instant,
    source: observation.source,
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
