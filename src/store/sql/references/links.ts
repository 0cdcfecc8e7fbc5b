import { storableText } from '../../../order/text/storable-text.js';
import type { SqlRow, SqlSession } from '../sql-client.js';
import { text } from '../values/columns.js';

/** The order id of each reference that is linked. */
export type Links = ReadonlyMap<string, string>;

/** Reads links without locking them. A link that is found stays, unless a person changes it. */
export async function readLinks(
  session: SqlSession,
  schema: string,
  account: string,
  references: readonly string[],
): Promise<Links> {
  const rows = await session.prepared(
    `select l.reference, l.order_id
     from unnest($2::text[]) as w (reference)
     cross join lateral (
       select r.reference, r.order_id from ${schema}.order_references r
       where r.account = $1 and r.reference = w.reference and r.order_id is not null
       limit 1
     ) l`,
    [storableText(account), references],
  );
  return linksIn(rows);
}

/** What to write while the rows of references are locked. */
export interface LockedLinks {
  /** Absent: nothing is linked. */
  readonly orderId?: string;
  /** Whether links to other orders are changed. */
  readonly override?: boolean;
}

/**
 * Locks the rows of references until the transaction ends, links those that have no order, and reads all
 * links. The rows are locked in the order of their keys, so nothing deadlocks.
 */
export async function lockLinks(
  session: SqlSession,
  schema: string,
  account: string,
  references: readonly string[],
  { orderId, override = false }: LockedLinks,
): Promise<Links> {
  const [first, second] = override ? ['excluded', 'r'] : ['r', 'excluded'];
  const rows = await session.query(
    `insert into ${schema}.order_references as r (account, reference, order_id)
     select $1::text, w.reference, $3::text from unnest($2::text[]) as w (reference)
     order by w.reference collate "C"
     on conflict (account, reference)
     do update set order_id = coalesce(${first}.order_id, ${second}.order_id)
     returning r.reference, r.order_id`,
    [storableText(account), references, orderId === undefined ? null : storableText(orderId)],
  );
  return linksIn(rows.filter(({ order_id: linked }) => linked !== null));
}

function linksIn(rows: readonly SqlRow[]): Links {
  return new Map(rows.map((row) => [text(row, 'reference'), text(row, 'order_id')]));
}
