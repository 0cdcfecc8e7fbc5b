import { storableText } from '../../../order/text/storable-text.js';
import type { Instant } from '../../../order/time/instant.js';
import { milestoneIdOf } from '../../milestone-id.js';
import type { Attempt, AttemptOutcome } from '../../store.js';
import { nowBy, type StoreClock } from '../clock.js';
import type { SqlSession } from '../sql-client.js';
import { milestoneParams, SAME_LEASE, SAME_MILESTONE } from './milestone-row.js';

/** Writes how an attempt ended, unless a later one has begun. */
export async function settleAttempt(
  session: SqlSession,
  schema: string,
  { key, attempt }: Attempt,
  outcome: AttemptOutcome,
  at: Instant,
  clock: StoreClock,
): Promise<boolean> {
  const id = milestoneIdOf(key);
  if (id === undefined) return false;
  const rows = await session.query(
    `with settled as (
       update ${schema}.milestones m
       set status = $6, leased_until = case when $11::boolean then m.leased_until end,
         due_at = coalesce(${nowBy('$12')} + $7::bigint, m.due_at), settled_at = $8,
         last_error = coalesce($9, m.last_error), reason = $10,
         forgiven = m.forgiven + $13::integer
       where ${SAME_MILESTONE} and m.status = 'pending' and m.attempts = $5
       returning m.sequence
     ), freed as (
       delete from ${schema}.order_leases l
       where ${SAME_LEASE} and not $11::boolean and (select count(*) from settled) >= 0
     )
     select sequence from settled`,
    [
      ...milestoneParams(id),
      attempt,
      outcome.status,
      outcome.status === 'pending' ? outcome.dueInMicros : null,
      outcome.status === 'pending' ? null : at,
      'error' in outcome ? storableText(outcome.error) : null,
      'reason' in outcome ? storableText(outcome.reason) : null,
      String('stillRuns' in outcome),
      clock?.() ?? null,
      'notBegun' in outcome ? 1 : 0,
    ],
  );
  return rows.length > 0;
}
