import { MILESTONE_STATUSES } from '../../../order/milestone/milestone.js';
import { decodeCursor, pageLimit, pageOf } from '../../page.js';
import { milestonePlace } from '../../page-positions.js';
import type { MilestoneFilter, Page, StoredMilestone } from '../../store.js';
import type { SqlSession } from '../sql-client.js';
import { Where } from '../values/where.js';
import { MILESTONE_COLUMNS, milestoneOf } from './milestone-row.js';

/** Lists milestones by order and sequence. */
export async function listMilestones(
  session: SqlSession,
  schema: string,
  filter: MilestoneFilter,
): Promise<Page<StoredMilestone>> {
  const limit = pageLimit(filter);
  const where = new Where();
  const statuses = where.texts(filter.status === undefined ? MILESTONE_STATUSES : [filter.status]);
  where.add('m.status = s.status');
  where.equal('m.account', filter.account);
  where.equal('m.order_id', filter.orderId);
  if (filter.after !== undefined) {
    const columns = ['m.account', 'm.order_id', 'm.sequence'];
    where.after(columns, decodeCursor(filter.after, ['', '', 0]), filter.account);
  }
  // The index is by status: the first of each, and of those the first.
  const rows = await session.query(
    `select m.* from unnest(${statuses}) s (status)
     cross join lateral (
       select ${MILESTONE_COLUMNS} from ${schema}.milestones m ${where.clause}
       order by m.account, m.order_id, m.sequence limit ${limit + 1}
     ) m
     order by m.account, m.order_id, m.sequence limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows.map(milestoneOf), limit, milestonePlace);
}
