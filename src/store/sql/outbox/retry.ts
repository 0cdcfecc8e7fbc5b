import { milestoneIdOf } from '../../milestone-id.js';
import { nowBy, type StoreClock } from '../clock.js';
import type { SqlSession } from '../sql-client.js';
import { milestoneParams, SAME_MILESTONE } from './milestone-row.js';

/** Makes a milestone pending and due at once. */
export async function retryMilestone(
  session: SqlSession,
  schema: string,
  key: string,
  clock: StoreClock,
): Promise<boolean> {
  const id = milestoneIdOf(key);
  if (id === undefined) return false;
  const rows = await session.query(
    `update ${schema}.milestones m
     set status = 'pending', due_at = ${nowBy('$5')}, settled_at = null, settled_by = null,
       reason = null, forgiven = m.attempts
     where ${SAME_MILESTONE} and (m.status in ('dead', 'withdrawn') or m.status = 'pending'
       and m.due_at > ${nowBy('$5')} and coalesce(m.leased_until, 0) <= ${nowBy('$5')})
     returning m.sequence`,
    [...milestoneParams(id), clock?.() ?? null],
  );
  return rows.length > 0;
}
