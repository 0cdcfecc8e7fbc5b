import type { Instant } from '../../../order/time/instant.js';
import type { SqlSession } from '../sql-client.js';
import { integer, optionalInteger } from '../values/columns.js';

/** How many blocks at the end of the table are read, of 8 KiB each. */
const LAST_BLOCKS = 32;

/**
 * Reads the newest instant in the last blocks of the table of observations. New rows go there,
 * unless older ones were deleted. An index for it would slow down every write.
 */
export async function newestInstant(
  session: SqlSession,
  schema: string,
): Promise<Instant | undefined> {
  const [size = {}] = await session.query(
    `select (pg_relation_size($1::regclass)
      / current_setting('block_size')::integer)::integer as blocks`,
    [`${schema}.observations`],
  );
  const from = Math.max(0, integer(size, 'blocks') - LAST_BLOCKS);
  const [row = {}] = await session.query(
    `select max(b.instant) as newest from ${schema}.observations b where b.ctid >= $1::tid`,
    [`(${from},0)`],
  );
  return optionalInteger(row, 'newest', 'newest').newest;
}
