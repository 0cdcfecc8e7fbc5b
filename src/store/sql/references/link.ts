import { storableText } from '../../../order/text/storable-text.js';
import type { Linked, UnplacedObservation } from '../../store.js';
import { storableReferences } from '../../unplaced.js';
import type { SqlClient, SqlSession } from '../sql-client.js';
import { type Links, type LockedLinks, lockLinks, readLinks } from './links.js';
import { UNPLACED_COLUMNS, unplacedOf } from './unplaced-row.js';

/** Links references to an order, and reads the observations that wait for them. */
export async function linkReferences(
  client: SqlClient,
  schema: string,
  account: string,
  orderId: string,
  given: readonly string[],
  options: Pick<LockedLinks, 'override'>,
): Promise<Linked> {
  const references = storableReferences(given);
  const order = storableText(orderId);
  const found = async (session: SqlSession, links: Links): Promise<Linked> => {
    const own = references.filter((reference) => links.get(reference) === order);
    return {
      conflicts: references.flatMap((reference) => {
        const other = links.get(reference);
        return other === undefined || other === order ? [] : { reference, orderId: other };
      }),
      waiting: own.length === 0 ? [] : await waitingFor(session, schema, account, own),
    };
  };
  const links = await readLinks(client, schema, account, references);
  // Nothing is stored under a reference once its link can be read.
  if (references.every((reference) => links.get(reference) === order)) return found(client, links);
  return client.transaction(async (session) => {
    const locked = { ...options, orderId: order };
    return found(session, await lockLinks(session, schema, account, references, locked));
  });
}

/** The observations that name one of these references, oldest first. */
async function waitingFor(
  session: SqlSession,
  schema: string,
  account: string,
  references: readonly string[],
): Promise<readonly UnplacedObservation[]> {
  const rows = await session.query(
    `select ${UNPLACED_COLUMNS}
     from (
       select distinct n.id, n.digest from ${schema}.unplaced_references n
       where n.account = $1 and n.reference = any ($2::text[])
     ) w
     join ${schema}.unplaced u on u.account = $1 and u.id = w.id and u.digest = w.digest
     order by u.arrived_at, u.id, u.digest`,
    [storableText(account), references],
  );
  return rows.map(unplacedOf);
}
