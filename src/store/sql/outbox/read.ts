import { milestoneIdOf } from '../../milestone-id.js';
import type { StoredMilestone } from '../../store.js';
import type { SqlSession } from '../sql-client.js';
import {
  MILESTONE_COLUMNS,
  milestoneOf,
  milestoneParams,
  SAME_MILESTONE,
} from './milestone-row.js';

/** Reads one milestone by its key. */
export async function readMilestone(
  session: SqlSession,
  schema: string,
  key: string,
): Promise<StoredMilestone | undefined> {
  const id = milestoneIdOf(key);
  if (id === undefined) return undefined;
  const [row] = await session.query(
    `select ${MILESTONE_COLUMNS} from ${schema}.milestones m where ${SAME_MILESTONE}`,
    milestoneParams(id),
  );
  return row && milestoneOf(row);
}
