import { milestoneIdOf } from '../../milestone-id.js';
import type { Attempt } from '../../store.js';
import type { SqlSession } from '../sql-client.js';
import { milestoneParams, SAME_LEASE, SAME_MILESTONE } from './milestone-row.js';

/** Ends the lease of an order, if it belongs to this attempt. */
export async function releaseAttempt(
  session: SqlSession,
  schema: string,
  { key, attempt }: Attempt,
): Promise<void> {
  const id = milestoneIdOf(key);
  if (id === undefined) return;
  await session.query(
    `with released as (
       update ${schema}.milestones m set leased_until = null
       where ${SAME_MILESTONE} and m.attempts = $5 and m.leased_until is not null
       returning m.sequence
     )
     delete from ${schema}.order_leases l
     where ${SAME_LEASE} and (select count(*) from released) >= 0`,
    [...milestoneParams(id), attempt],
  );
}
