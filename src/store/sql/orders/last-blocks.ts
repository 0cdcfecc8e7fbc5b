import type { SqlSession } from '../sql-client.js';
import { integer } from '../values/columns.js';

/** The last blocks of the table of observations. New rows go there, unless older ones were deleted. */
export interface LastBlocks {
  /** The first of their rows, as a `ctid`. */
  readonly from: string;
  /** Whether they are the whole table. */
  readonly all: boolean;
}

/** Finds the last blocks, of 8 KiB each. An index by time would slow down every write. */
export async function lastBlocks(
  session: SqlSession,
  schema: string,
  count: number,
): Promise<LastBlocks> {
  const [size = {}] = await session.query(
    `select (pg_relation_size($1::regclass)
      / current_setting('block_size')::integer)::integer as blocks`,
    [`${schema}.observations`],
  );
  const first = Math.max(0, integer(size, 'blocks') - count);
  return { from: `(${first},0)`, all: first === 0 };
}
