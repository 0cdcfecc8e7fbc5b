import type { Instant } from '../../../order/time/instant.js';
import type { SqlSession } from '../sql-client.js';
import { optionalInteger } from '../values/columns.js';
import { lastBlocks } from './last-blocks.js';

const BLOCKS = 32;

/** Reads the newest instant in the last blocks of the table of observations. */
export async function newestInstant(
  session: SqlSession,
  schema: string,
): Promise<Instant | undefined> {
  const { from } = await lastBlocks(session, schema, BLOCKS);
  const [row = {}] = await session.query(
    `select max(b.instant) as newest from ${schema}.observations b where b.ctid >= $1::tid`,
    [from],
  );
  return optionalInteger(row, 'newest', 'newest').newest;
}
