import { storableText } from '../../../order/text/storable-text.js';
import type { UnplacedObservation } from '../../store.js';
import { referencesOf, unplacedDigest } from '../../unplaced.js';
import type { SqlClient } from '../sql-client.js';
import { storableJson } from '../values/storable.js';
import { type Links, lockLinks, readLinks } from './links.js';

/** Finds the order of an observation by its references, or stores the observation until one is linked. */
export async function placeObservation(
  client: SqlClient,
  schema: string,
  unplaced: UnplacedObservation,
): Promise<string | undefined> {
  const { account, reference, observation, arrivedAt } = unplaced;
  const references = referencesOf(unplaced);
  const orderIn = (links: Links) =>
    references.map((one) => links.get(one)).find((orderId) => orderId !== undefined);
  const known = orderIn(await readLinks(client, schema, account, references));
  if (known !== undefined) return known;
  return client.transaction(async (session) => {
    const linked = orderIn(await lockLinks(session, schema, account, references, {}));
    if (linked !== undefined) return linked;
    const [id, digest] = [storableText(observation.id), unplacedDigest(unplaced)];
    await session.query(
      `with kept as (
         insert into ${schema}.unplaced (account, id, digest, reference, arrived_at, observation)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (account, id, digest) do nothing
       )
       insert into ${schema}.unplaced_references (account, reference, id, digest)
       select $1, w.reference, $2, $3 from unnest($7::text[]) as w (reference)
       on conflict (account, reference, id, digest) do nothing`,
      [
        storableText(account),
        id,
        digest,
        storableText(reference),
        arrivedAt,
        storableJson(observation),
        references,
      ],
    );
    return undefined;
  });
}
