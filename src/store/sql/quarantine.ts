import type { Problem } from '../../order/problem.js';
import { storableText } from '../../order/text/storable-text.js';
import type { Instant } from '../../order/time/instant.js';
import { decodeCursor, pageLimit, pageOf } from '../page.js';
import { quarantinePlace } from '../page-positions.js';
import type { Page, PageRequest, QuarantinedDelivery, QuarantinedSummary } from '../store.js';
import type { SqlRow, SqlSession } from './sql-client.js';
import { bytes, integer, json, text } from './values/columns.js';
import { storableJson } from './values/storable.js';
import { Where } from './values/where.js';

/** Stores a body; `false` when its id is already stored. */
export async function quarantineDelivery(
  session: SqlSession,
  schema: string,
  delivery: QuarantinedDelivery,
): Promise<boolean> {
  const rows = await session.query(
    `insert into ${schema}.deliveries (id, provider, raw, problem, received_at)
     values ($1, $2, $3, $4, $5) on conflict (id) do nothing returning id`,
    [
      storableText(delivery.id),
      storableText(delivery.provider),
      delivery.raw,
      storableJson(delivery.problem),
      delivery.receivedAt,
    ],
  );
  return rows.length > 0;
}

/** Lists bodies without their content, oldest first. */
export async function listQuarantined(
  session: SqlSession,
  schema: string,
  page: PageRequest,
): Promise<Page<QuarantinedSummary>> {
  const where = new Where();
  if (page.after !== undefined) {
    where.add('(received_at, id) > (?, ?)', ...decodeCursor(page.after, [0, '']));
  }
  const limit = pageLimit(page);
  const rows = await session.query(
    `select id, provider, problem, received_at from ${schema}.deliveries ${where.clause}
     order by received_at, id limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows.map(summaryOf), limit, quarantinePlace);
}

/** Reads the content of one body. */
export async function quarantinedBody(
  session: SqlSession,
  schema: string,
  id: string,
): Promise<Uint8Array | undefined> {
  const [row] = await session.query(`select raw from ${schema}.deliveries where id = $1`, [
    storableText(id),
  ]);
  return row && bytes(row, 'raw');
}

/** Deletes bodies by id. */
export async function removeQuarantined(
  session: SqlSession,
  schema: string,
  ids: readonly string[],
): Promise<number> {
  const rows = await session.query(
    `with gone as (delete from ${schema}.deliveries where id = any ($1::text[]) returning 1)
     select count(*) as n from gone`,
    [ids.map(storableText)],
  );
  return countIn(rows);
}

/** Deletes bodies by age. */
export async function purgeQuarantined(
  session: SqlSession,
  schema: string,
  before: Instant,
): Promise<number> {
  const rows = await session.query(
    `with gone as (delete from ${schema}.deliveries where received_at < $1 returning 1)
     select count(*) as n from gone`,
    [before],
  );
  return countIn(rows);
}

function countIn([row = {}]: readonly SqlRow[]): number {
  return integer(row, 'n');
}

function summaryOf(row: SqlRow): QuarantinedSummary {
  return {
    id: text(row, 'id'),
    provider: text(row, 'provider'),
    // Only `quarantineDelivery` writes it, from a Problem.
    problem: json(row, 'problem') as Problem,
    receivedAt: integer(row, 'received_at'),
  };
}
