import type { Instant } from '../../../order/time/instant.js';
import { milestoneIdOf } from '../../milestone-id.js';
import type { Attempt, CheckedAttempt, Outbox } from '../../store.js';
import type { StoreClock } from '../clock.js';
import { lockOrder } from '../orders/load.js';
import type { SqlClient } from '../sql-client.js';
import {
  MILESTONE_COLUMNS,
  milestoneOf,
  milestoneParams,
  SAME_MILESTONE,
} from './milestone-row.js';
import { settleAttempt } from './settle.js';

/** Calls `decide` while the order is locked. Writes a withdrawal in the same transaction. */
export async function checkAttempt(
  client: SqlClient,
  schema: string,
  attempt: Attempt,
  decide: Parameters<Outbox['check']>[1],
  at: Instant,
  clock: StoreClock,
): Promise<CheckedAttempt> {
  const id = milestoneIdOf(attempt.key);
  if (id === undefined) return { kind: 'gone' };
  return client.transaction(async (session) => {
    const order = await lockOrder(session, schema, id);
    const [row] = await session.query(
      `select ${MILESTONE_COLUMNS} from ${schema}.milestones m
       where ${SAME_MILESTONE} and m.status = 'pending' and m.attempts = $5 for update`,
      [...milestoneParams(id), attempt.attempt],
    );
    if (row === undefined) return { kind: 'gone' };
    const verdict = decide(order, milestoneOf(row));
    if (verdict.kind === 'deliver') return verdict;
    const outcome = { status: 'withdrawn', reason: verdict.reason } as const;
    await settleAttempt(session, schema, attempt, outcome, at, clock);
    return { kind: 'withdrawn', reason: verdict.reason };
  });
}
