import { storableText } from '../../../order/text/storable-text.js';
import { decodeCursor, pageLimit, pageOf } from '../../page.js';
import { unplacedPlace } from '../../page-positions.js';
import type { Page, UnplacedCounts, UnplacedObservation, UnplacedRequest } from '../../store.js';
import { referencesOf, unplacedDigest } from '../../unplaced.js';
import type { SqlSession } from '../sql-client.js';
import { integer, optionalInteger } from '../values/columns.js';
import { Recordset } from '../values/recordset.js';
import { Where } from '../values/where.js';
import { UNPLACED_COLUMNS, unplacedOf } from './unplaced-row.js';

interface UnplacedReference {
  readonly account: string;
  readonly reference: string;
  readonly id: string;
  readonly digest: string;
}

const REFERENCES = new Recordset<UnplacedReference>({
  account: ['text', ({ account }) => account],
  reference: ['text', ({ reference }) => reference],
  id: ['text', ({ id }) => id],
  digest: ['text', ({ digest }) => digest],
});

/** Deletes unplaced observations, and answers how many were stored. */
export async function removeUnplaced(
  session: SqlSession,
  schema: string,
  unplaced: readonly UnplacedObservation[],
): Promise<number> {
  const named = unplaced.flatMap((one) => {
    const { account, observation } = one;
    const digest = unplacedDigest(one);
    return referencesOf(one).map((reference) => ({
      account,
      reference,
      id: observation.id,
      digest,
    }));
  });
  const rows = await session.query(
    `with r as materialized (
       select r.account, r.reference, r.id, r.digest from ${REFERENCES.from(1, named.length > 1)}
     ), gone as (
       delete from ${schema}.unplaced u using r
       where u.account = r.account and u.id = r.id and u.digest = r.digest
       returning 1
     ), names as (
       delete from ${schema}.unplaced_references n using r
       where n.account = r.account and n.reference = r.reference and n.id = r.id
         and n.digest = r.digest
     )
     select count(*) as n from gone`,
    REFERENCES.params(named),
  );
  const [row = {}] = rows;
  return integer(row, 'n');
}

/** Lists unplaced observations, oldest first. */
export async function listUnplaced(
  session: SqlSession,
  schema: string,
  account: string | undefined,
  { reference, ...request }: UnplacedRequest,
): Promise<Page<UnplacedObservation>> {
  const where = new Where();
  where.equal('u.account', account);
  if (reference !== undefined) {
    where.add(
      `exists (select from ${schema}.unplaced_references n where n.account = u.account
         and n.reference = ? and n.id = u.id and n.digest = u.digest)`,
      reference,
    );
  }
  if (request.after !== undefined) {
    const place = decodeCursor(request.after, [0, '', '']);
    where.add('(u.arrived_at, u.id, u.digest) > (?, ?, ?)', ...place);
  }
  const limit = pageLimit(request);
  const rows = await session.query(
    `select ${UNPLACED_COLUMNS} from ${schema}.unplaced u ${where.clause}
     order by u.arrived_at, u.id, u.digest limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows.map(unplacedOf), limit, unplacedPlace);
}

/** Counts the unplaced observations of an account. */
export async function countUnplaced(
  session: SqlSession,
  schema: string,
  account: string,
): Promise<UnplacedCounts> {
  const [row = {}] = await session.query(
    `select count(*) as n, min(u.arrived_at) as oldest from ${schema}.unplaced u
     where u.account = $1`,
    [storableText(account)],
  );
  return { count: integer(row, 'n'), ...optionalInteger(row, 'oldest', 'oldest') };
}
