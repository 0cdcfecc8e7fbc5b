import type { Instant } from '../order/instant.js';
import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import { integer } from './columns.js';
import type { SqlSession, SqlValue } from './sql-client.js';
import { type Cell, Recordset } from './sql-recordset.js';
import { storableJson } from './storable.js';
import type { Change } from './store.js';

/** Columns of an order, and which change it is part of. */
const ORDERS = new Recordset({
  n: 'integer',
  account: 'text',
  order_id: 'text',
  version: 'bigint',
  state: 'text',
  fraud_state: 'text',
  upstream_id: 'text',
  checkout_id: 'text',
  parked: 'integer',
  instant: 'bigint',
  folded: 'json',
});

/** Columns of an observation; `i` keeps those of one order in the order they came. */
const OBSERVATIONS = new Recordset({
  n: 'integer',
  i: 'integer',
  id: 'text',
  instant: 'bigint',
  source: 'text',
  observation: 'json',
});

const MILESTONES = new Recordset({
  n: 'integer',
  i: 'integer',
  kind: 'text',
  subject: 'text',
  upstream_id: 'text',
  checkout_id: 'text',
  facts: 'json',
});

const RESOLUTIONS = new Recordset({ n: 'integer', id: 'text', resolution: 'json' });

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
  const params: SqlValue[] = [at];
  const parts: string[] = [];
  // What is not there need not be planned nor run.
  const add = <Column extends string>(
    recordset: Recordset<Column>,
    rows: readonly Readonly<Record<Column, Cell>>[],
    part: (schema: string, from: string) => string,
  ): void => {
    if (rows.length === 0) return;
    parts.push(part(schema, recordset.from('r', params.length + 1)));
    params.push(...recordset.params(rows));
  };
  const observations = changes.flatMap(observationRecords);
  const resolutions = changes.flatMap(resolutionRecords);
  add(ORDERS, changes.map(orderRecord), wonRows);
  add(OBSERVATIONS, observations.filter(isNew), newObservations);
  add(MILESTONES, changes.flatMap(milestoneRecords), newMilestones);
  add(OBSERVATIONS, observations.filter(isReplaced), replacedObservations);
  add(RESOLUTIONS, resolutions, resolvedObservations);
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
function wonRows(schema: string, from: string): string {
  return `change as materialized (
    select * from ${from}
  ), written as (
    insert into ${schema}.orders as o (account, order_id, version, state, fraud_state, upstream_id,
      checkout_id, parked, instant, updated_at, folded)
    select account, order_id, version, state, fraud_state, upstream_id, checkout_id, parked,
      instant, $1::bigint, folded
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

function newObservations(schema: string, from: string): string {
  return `observed as (
    ${insertObservations(schema, from)}
    on conflict (account, order_id, id) do nothing
  )`;
}

function replacedObservations(schema: string, from: string): string {
  return `replaced as (
    ${insertObservations(schema, from)}
    on conflict (account, order_id, id) do update
    set sequence = excluded.sequence, instant = excluded.instant, source = excluded.source,
      arrived_at = excluded.arrived_at, observation = excluded.observation
  )`;
}

function insertObservations(schema: string, from: string): string {
  return `insert into ${schema}.observations
      (account, order_id, id, instant, source, arrived_at, observation)
    select w.account, w.order_id, r.id, r.instant, r.source, $1::bigint, r.observation
    from ${from} join won w on w.n = r.n
    order by r.n, r.i`;
}

function newMilestones(schema: string, from: string): string {
  return `due as (
    insert into ${schema}.milestones (account, order_id, kind, subject, status, attempts, forgiven,
      created_at, due_at, upstream_id, checkout_id, facts)
    select w.account, w.order_id, r.kind, r.subject, 'pending', 0, 0, $1::bigint, $1::bigint,
      r.upstream_id, r.checkout_id, r.facts
    from ${from} join won w on w.n = r.n
    order by r.n, r.i
    on conflict (account, order_id, kind, subject) do nothing
  )`;
}

function resolvedObservations(schema: string, from: string): string {
  return `resolved as (
    update ${schema}.observations b
    set resolution = r.resolution
    from ${from} join won w on w.n = r.n
    where b.account = w.account and b.order_id = w.order_id and b.id = r.id
  )`;
}

function orderRecord({ row }: Change, n: number) {
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
    folded: row.folded == null ? 'null' : storableJson(row.folded),
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
    observation: storableJson(observation),
  }));
}

function isReplaced({ replaces }: { readonly replaces: boolean }): boolean {
  return replaces;
}

function isNew({ replaces }: { readonly replaces: boolean }): boolean {
  return !replaces;
}

function milestoneRecords({ milestones }: Change, n: number) {
  return milestones.map((milestone: Milestone, i) => ({
    n,
    i,
    kind: milestone.kind,
    subject: milestone.subject,
    upstream_id: milestone.upstreamId,
    checkout_id: milestone.checkoutId,
    facts: storableJson(milestone.facts),
  }));
}

function resolutionRecords({ resolutions = [] }: Change, n: number) {
  return resolutions.map(({ observationId, resolution }) => ({
    n,
    id: observationId,
    resolution: storableJson(resolution),
  }));
}
