import { LRUCache } from 'lru-cache';
import type { Wait } from '../../../lifecycle/index.js';
import type { Milestone } from '../../../order/milestone/milestone.js';
import type { Observation } from '../../../order/observation.js';
import { storableText } from '../../../order/text/storable-text.js';
import type { Instant } from '../../../order/time/instant.js';
import { type MilestoneId, milestoneIdOf } from '../../milestone-id.js';
import type { OrderKey, OrderWrite } from '../../store.js';
import { nowBy, type StoreClock } from '../clock.js';
import type { SqlSession, SqlValue } from '../sql-client.js';
import { text } from '../values/columns.js';
import { type Column, Recordset } from '../values/recordset.js';

/** Which order a row belongs to. */
export const KEY: Readonly<Record<string, Column<{ readonly row: OrderKey }>>> = {
  account: ['text', ({ row }) => row.account],
  order_id: ['text', ({ row }) => row.orderId],
};

/** The row of an order. */
export const ORDERS = new Recordset<Pick<OrderWrite, 'row'>>({
  ...KEY,
  version: ['bigint', ({ row }) => row.version],
  state: ['text', ({ row }) => row.state],
  fraud_state: ['text', ({ row }) => row.fraudState],
  upstream_id: ['text', ({ row }) => row.upstreamId],
  checkout_id: ['text', ({ row }) => row.checkoutId],
  parked: ['integer', ({ row }) => row.parked],
  instant: ['bigint', ({ row }) => row.instant],
  folded: ['json', ({ row }) => row.record ?? null],
});

/** What is written beside the row of an order, and its place among all that is. */
export interface Beside<T> {
  readonly row: OrderKey;
  readonly i: number;
  readonly it: T;
}

const OBSERVATIONS = new Recordset<Beside<Observation>>({
  ...KEY,
  i: ['integer', ({ i }) => i],
  id: ['text', ({ it }) => it.id],
  instant: ['bigint', ({ it }) => it.instant],
  source: ['text', ({ it }) => it.source],
  observation: ['json', ({ it }) => it],
});

const MILESTONES = new Recordset<Beside<Milestone>>({
  ...KEY,
  i: ['integer', ({ i }) => i],
  kind: ['text', ({ it }) => it.kind],
  subject: ['text', ({ it }) => it.subject],
  upstream_id: ['text', ({ it }) => it.upstreamId],
  checkout_id: ['text', ({ it }) => it.checkoutId],
  facts: ['json', ({ it }) => it.facts],
});

const AGAIN = new Recordset<Beside<MilestoneId>>({
  ...KEY,
  kind: ['text', ({ it }) => it.kind],
  subject: ['text', ({ it }) => it.subject],
});

/** Decisions on what is stored. */
export const RESOLUTIONS = new Recordset<Beside<NonNullable<OrderWrite['resolutions']>[number]>>({
  ...KEY,
  id: ['text', ({ it }) => it.observationId],
  resolution: ['json', ({ it }) => it.resolution],
});

/** What orders wait for. */
export const WAITS = new Recordset<Beside<Wait>>({
  ...KEY,
  deadline: ['text', ({ it }) => it.deadline],
  since: ['bigint', ({ it }) => it.since],
});

/** Changes by what {@link placeOf} says of their orders: a statement cannot change a row twice. */
export type ByPlace = ReadonlyMap<string, OrderWrite>;

/** One text for a key as it is stored; NUL, which is never stored, keeps its two parts apart. */
export function placeOf({ account, orderId }: OrderKey): string {
  return `${storableText(account)}\0${storableText(orderId)}`;
}

/**
 * Saves changes in one statement; answers those that won.
 *
 * A row is written by one upsert, which judges by the version of the row as it is once its lock is
 * held. Rows are taken in the order of their keys, so two batches never wait for one another in a
 * circle. Everything else is joined to the rows that won.
 */
export async function saveChanges(
  session: SqlSession,
  schema: string,
  byPlace: ByPlace,
  at: Instant,
  clock: StoreClock,
): Promise<ReadonlySet<OrderWrite | undefined>> {
  const changes = [...byPlace.values()];
  const resolutions = beside(changes, (change) => change.resolutions);
  const milestones = beside(changes, (change) => change.milestones);
  const again = beside(changes, (change) =>
    change.again?.flatMap((key) => milestoneIdOf(key) ?? []),
  );
  const parts = [
    part(ORDERS, changes, wonRows),
    part(OBSERVATIONS, beside(changes, newOf), newObservations),
    part(MILESTONES, milestones, newMilestones),
    part(AGAIN, again, milestones.length > 0 ? revivedBehindNew : revivedAlone),
    part(OBSERVATIONS, beside(changes, replacedOf), replacedObservations),
    part(RESOLUTIONS, resolutions, resolvedObservations),
    part(
      WAITS,
      beside(changes, ({ waits }) => waits),
      changedWaits,
    ),
  ];
  const statement = statementOf(schema, parts);
  const params = [at, clock?.() ?? null, ...parts.flatMap((one) => one.params)];
  const rows = await (resolutions.length > 0
    ? session.query(statement, params)
    : session.prepared(statement, params));
  return new Set(
    rows.map((row) =>
      byPlace.get(placeOf({ account: text(row, 'account'), orderId: text(row, 'order_id') })),
    ),
  );
}

/** What is written beside each row. */
export function beside<Changed extends Pick<OrderWrite, 'row'>, T>(
  changes: readonly Changed[],
  of: (change: Changed) => readonly T[] | undefined,
): readonly Beside<T>[] {
  return changes.flatMap(
    (change) => of(change)?.map((it, i) => ({ row: change.row, i, it })) ?? [],
  );
}

/** Observations that are not replaced, each id as it is stored once: a statement cannot write a row twice. */
function newOf({ observations, replaced = [] }: OrderWrite): readonly Observation[] {
  if (observations.length === 1 && replaced.length === 0) return observations;
  const taken = new Set(replaced.map(({ id }) => storableText(id)));
  return observations.filter(({ id }) => {
    const stored = storableText(id);
    return !taken.has(stored) && taken.add(stored);
  });
}

function replacedOf({ replaced = [] }: OrderWrite): readonly Observation[] {
  return [
    ...new Map(replaced.map((observation) => [storableText(observation.id), observation])).values(),
  ];
}

/** What the statement does with rows of one kind, and what it needs for it. */
export interface Part {
  readonly recordset: Pick<Recordset<never>, 'from' | 'size'>;
  readonly rows: number;
  readonly params: readonly SqlValue[];
  readonly sql: (schema: string, from: string) => string;
}

/** The part of a statement that writes these rows. */
export function part<Row>(recordset: Recordset<Row>, rows: readonly Row[], sql: Part['sql']): Part {
  const params = rows.length === 0 ? [] : recordset.params(rows);
  return { recordset, rows: rows.length, params, sql };
}

/**
 * By their shapes. Of one schema almost two thousand are possible, of which a few dozen occur; how many
 * schemas there are, others decide.
 *
 * @internal
 */
export const statements = new LRUCache<string, string>({ max: 1_000 });

/**
 * What is not there need not be planned nor run: each part is left out, is for one row, or is for several.
 */
export function statementOf(schema: string, parts: readonly Part[], name = 'save'): string {
  const shape = `${name} ${schema} ${parts.map(({ rows }) => Math.min(rows, 2)).join('')}`;
  const known = statements.get(shape);
  if (known !== undefined) return known;
  const sqls: string[] = [];
  let first = 3;
  for (const { recordset, rows, sql } of parts) {
    if (rows === 0) continue;
    sqls.push(sql(schema, recordset.from(first, rows > 1)));
    first += recordset.size;
  }
  const statement = `with clock as (select ${nowBy('$2')} as now),
${sqls.join(',\n')} select account, order_id from won`;
  statements.set(shape, statement);
  return statement;
}

/**
 * A row that does not exist is only made by a first version. That it exists may be asked of the
 * statement's snapshot: whoever computed a later version has read the row, and rows are not deleted.
 */
export function wonRows(schema: string, from: string): string {
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

/**
 * Those that the order does not have, by the statement's snapshot: only whoever wins an order adds to
 * it, and had committed before anybody could build upon that version. `on conflict do nothing` would
 * prepare for a rival at every row, with a lock and a record in the log for each.
 */
function newObservations(schema: string, from: string): string {
  // Asked row by row, as a plan for a join may read the whole table; and asked of the order that won:
  // of the row alone it would be asked first, and the plan then compares every row with every winner.
  const isNew = `(select true from ${schema}.observations e
      where e.account = w.account and e.order_id = w.order_id and e.id = r.id) is null`;
  return `observed as (${insertObservations(schema, from, isNew)})`;
}

function replacedObservations(schema: string, from: string): string {
  return `replaced as (
    ${insertObservations(schema, from)}
    on conflict (account, order_id, id) do update
    set sequence = excluded.sequence, instant = excluded.instant, source = excluded.source,
      arrived_at = excluded.arrived_at, observation = excluded.observation
  )`;
}

function insertObservations(schema: string, from: string, condition = 'true'): string {
  return `insert into ${schema}.observations
      (account, order_id, id, instant, source, arrived_at, observation)
    select w.account, w.order_id, r.id, r.instant, r.source, $1::bigint, r.observation
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where ${condition}
    order by r.i`;
}

function newMilestones(schema: string, from: string): string {
  return `due as (
    insert into ${schema}.milestones (account, order_id, kind, subject, status, attempts, forgiven,
      created_at, due_at, upstream_id, checkout_id, facts)
    select w.account, w.order_id, r.kind, r.subject, 'pending', 0, 0, $1::bigint, (select now from clock),
      r.upstream_id, r.checkout_id, r.facts
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    order by r.i
    on conflict (account, order_id, kind, subject) do nothing
    returning sequence
  )`;
}

function revivedAlone(schema: string, from: string): string {
  return revivedMilestones(schema, from, 'true');
}

/**
 * Behind what the same statement records, too. PostgreSQL runs the writing parts of a statement in no
 * promised order, so this one asks for the numbers of the other one before it takes its own.
 */
function revivedBehindNew(schema: string, from: string): string {
  return revivedMilestones(schema, from, '(select count(*) from due) >= 0');
}

/** Behind all others of the order: what was recorded meanwhile is handed over first. */
function revivedMilestones(schema: string, from: string, condition: string): string {
  return `revived as (
    update ${schema}.milestones m
    set status = 'pending', due_at = (select now from clock), settled_at = null, reason = null,
      sequence = default
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where m.account = w.account and m.order_id = w.order_id and m.kind = r.kind
      and m.subject = r.subject and m.status = 'withdrawn' and m.settled_by is null and ${condition}
  )`;
}

/** Writes decisions beside the observations they are about. */
export function resolvedObservations(schema: string, from: string): string {
  return `resolved as (
    update ${schema}.observations b
    set resolution = r.resolution
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where b.account = w.account and b.order_id = w.order_id and b.id = r.id
  )`;
}

/** Enters what orders wait for, and removes what they no longer do. */
export function changedWaits(schema: string, from: string): string {
  return `waits as (
    insert into ${schema}.waiting as t (account, order_id, deadline, since)
    select w.account, w.order_id, r.deadline, r.since
    from ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where r.since is not null
    on conflict (account, order_id, deadline) do update set since = excluded.since
    where t.since > excluded.since
  ), waited as (
    delete from ${schema}.waiting t
    using ${from} join won w on w.account = r.account and w.order_id = r.order_id
    where t.account = w.account and t.order_id = w.order_id and t.deadline = r.deadline
      and r.since is null
  )`;
}
