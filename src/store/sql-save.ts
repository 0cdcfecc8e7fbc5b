import type { Instant } from '../order/instant.js';
import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import { storableText } from '../order/storable-text.js';
import { text } from './columns.js';
import type { SqlSession, SqlValue } from './sql-client.js';
import { Recordset, type Row } from './sql-recordset.js';
import type { Change, OrderKey } from './store.js';

const ORDERS = new Recordset({
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

/** `i` keeps those of one order in the order they came. */
const OBSERVATIONS = new Recordset({
  account: 'text',
  order_id: 'text',
  i: 'integer',
  id: 'text',
  instant: 'bigint',
  source: 'text',
  observation: 'json',
});

const MILESTONES = new Recordset({
  account: 'text',
  order_id: 'text',
  i: 'integer',
  kind: 'text',
  subject: 'text',
  upstream_id: 'text',
  checkout_id: 'text',
  facts: 'json',
});

const RESOLUTIONS = new Recordset({
  account: 'text',
  order_id: 'text',
  id: 'text',
  resolution: 'json',
});

/**
 * Saves changes, at most one of each order, in one statement; answers those that won.
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
): Promise<ReadonlySet<Change>> {
  const params: SqlValue[] = [at];
  const parts: string[] = [];
  // What is not there need not be planned nor run.
  const add = <Column extends string>(
    recordset: Recordset<Column>,
    rows: readonly Row<Column>[],
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
  const statement = `with ${parts.join(',\n')} select account, order_id from won`;
  const rows = await (resolutions.length > 0
    ? session.query(statement, params)
    : session.prepared(statement, params));
  const won = new Set(rows.map((row) => placeOf(text(row, 'account'), text(row, 'order_id'))));
  return new Set(
    changes.filter(({ row }) =>
      won.has(placeOf(storableText(row.account), storableText(row.orderId))),
    ),
  );
}

/**
 * A row that does not exist is only made by a first version. That it exists may be asked of the
 * statement's snapshot: whoever computed a later version has read the row, and rows are not deleted.
 */
function wonRows(schema: string, from: string): string {
  return `won as (
    insert into ${schema}.orders as o (account, order_id, version, state, fraud_state, upstream_id,
      checkout_id, parked, instant, updated_at, folded)
    select account, order_id, version, state, fraud_state, upstream_id, checkout_id, parked,
      instant, $1::bigint, folded
    from ${from}
    where version = 1 or (select true from ${schema}.orders e
      where e.account = r.account and e.order_id = r.order_id)
    order by account collate "C", order_id collate "C"
    on conflict (account, order_id) do update
    set version = excluded.version, state = excluded.state, fraud_state = excluded.fraud_state,
      upstream_id = excluded.upstream_id, checkout_id = excluded.checkout_id,
      parked = excluded.parked, instant = excluded.instant, updated_at = excluded.updated_at,
      folded = excluded.folded
    where o.version = excluded.version - 1
    returning o.account, o.order_id
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
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    order by r.i`;
}

function newMilestones(schema: string, from: string): string {
  return `due as (
    insert into ${schema}.milestones (account, order_id, kind, subject, status, attempts, forgiven,
      created_at, due_at, upstream_id, checkout_id, facts)
    select w.account, w.order_id, r.kind, r.subject, 'pending', 0, 0, $1::bigint, $1::bigint,
      r.upstream_id, r.checkout_id, r.facts
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    order by r.i
    on conflict (account, order_id, kind, subject) do nothing
  )`;
}

function resolvedObservations(schema: string, from: string): string {
  return `resolved as (
    update ${schema}.observations b
    set resolution = r.resolution
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where b.account = w.account and b.order_id = w.order_id and b.id = r.id
  )`;
}

function orderRecord({ row }: Change) {
  return {
    ...keyOf(row),
    version: row.version,
    state: row.state,
    fraud_state: row.fraudState,
    upstream_id: row.upstreamId,
    checkout_id: row.checkoutId,
    parked: row.parked,
    instant: row.instant,
    folded: row.folded ?? null,
  };
}

/** The observations of a change, each id once: a statement cannot write a row twice. */
function observationRecords({ row, observations, replaced = [] }: Change) {
  const once = new Map<string, { observation: Observation; replaces: boolean }>();
  for (const observation of observations) {
    if (!once.has(observation.id)) once.set(observation.id, { observation, replaces: false });
  }
  for (const observation of replaced) {
    once.delete(observation.id);
    once.set(observation.id, { observation, replaces: true });
  }
  return [...once.values()].map(({ observation, replaces }, i) => ({
    ...keyOf(row),
    i,
    replaces,
    id: observation.id,
    instant: observation.instant,
    source: observation.source,
    observation,
  }));
}

function isReplaced({ replaces }: { readonly replaces: boolean }): boolean {
  return replaces;
}

function isNew({ replaces }: { readonly replaces: boolean }): boolean {
  return !replaces;
}

function milestoneRecords({ row, milestones }: Change) {
  return milestones.map((milestone: Milestone, i) => ({
    ...keyOf(row),
    i,
    kind: milestone.kind,
    subject: milestone.subject,
    upstream_id: milestone.upstreamId,
    checkout_id: milestone.checkoutId,
    facts: milestone.facts,
  }));
}

function resolutionRecords({ row, resolutions = [] }: Change) {
  return resolutions.map(({ observationId, resolution }) => ({
    ...keyOf(row),
    id: observationId,
    resolution,
  }));
}

function keyOf({ account, orderId }: OrderKey) {
  return { account, order_id: orderId };
}

/** One text for a key as it is stored; NUL, which is never stored, keeps its two parts apart. */
function placeOf(account: string, orderId: string): string {
  return `${account}\0${orderId}`;
}
