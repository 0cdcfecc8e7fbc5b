import {
  MILESTONE_KINDS,
  MILESTONE_STATUSES,
  milestoneKey,
} from '../../../order/milestone/milestone.js';
import type { Instant } from '../../../order/time/instant.js';
import { type MilestoneId, milestoneIdOf } from '../../milestone-id.js';
import { answerTo } from '../../settlement-answer.js';
import type { Settlement, SettlementAnswer, StoredMilestone } from '../../store.js';
import type { SqlClient, SqlRow } from '../sql-client.js';
import { optionalText, text, word } from '../values/columns.js';
import { Recordset } from '../values/recordset.js';

interface Decided extends MilestoneId {
  readonly settlement: Settlement;
}

const IDS = {
  account: ['text', ({ account }: MilestoneId) => account],
  order_id: ['text', ({ orderId }: MilestoneId) => orderId],
  kind: ['text', ({ kind }: MilestoneId) => kind],
  subject: ['text', ({ subject }: MilestoneId) => subject],
} as const;

const ASKED = new Recordset<MilestoneId>(IDS);

const DECIDED = new Recordset<Decided>({
  ...IDS,
  status: ['text', ({ settlement }) => settlement.status],
  actor: ['text', ({ settlement }) => settlement.actor],
  reason: ['text', ({ settlement }) => settlement.reason],
});

const SAME_MILESTONE = `m.account = r.account and m.order_id = r.order_id and m.kind = r.kind
  and m.subject = r.subject`;

/** Writes decisions of operators in one transaction: all of them, or none when it throws. */
export async function settleByHand(
  client: SqlClient,
  schema: string,
  settlements: readonly Settlement[],
  at: Instant,
): Promise<readonly SettlementAnswer[]> {
  const ids = settlements.map(({ key }) => milestoneIdOf(key));
  const asked = ids.flatMap((id) => id ?? []);
  if (asked.length === 0) return settlements.map(() => 'not_found');
  return client.transaction(async (session) => {
    // Row by row and in the order of their keys, so that two of these never wait in a circle.
    const rows = await session.query(
      `select m.* from (
         select distinct r.account collate "C" as account, r.order_id collate "C" as order_id,
           r.kind collate "C" as kind, r.subject collate "C" as subject
         from ${ASKED.from(1, asked.length > 1)} order by 1, 2, 3, 4
       ) r
       cross join lateral (
         select m.account, m.order_id, m.kind, m.subject, m.status, m.settled_by
         from ${schema}.milestones m where ${SAME_MILESTONE} for update
       ) m`,
      ASKED.params(asked),
    );
    const known = new Map(rows.map((row) => [keyIn(row), stateIn(row)]));
    const decided = new Map<string, Decided>();
    const answers = settlements.map((settlement, index) => {
      const id = ids[index];
      if (id === undefined) return 'not_found';
      const key = milestoneKey(id.account, id.orderId, id.kind, id.subject);
      const answer = answerTo(known.get(key), settlement);
      if (answer !== 'changed') return answer;
      known.set(key, { status: settlement.status, settledBy: settlement.actor });
      decided.set(key, { ...id, settlement });
      return answer;
    });
    const changed = [...decided.values()];
    if (changed.length > 0) {
      await session.query(
        `update ${schema}.milestones m
         set status = r.status, settled_at = $1, settled_by = r.actor, reason = r.reason,
           leased_until = null
         from ${DECIDED.from(2, changed.length > 1)} where ${SAME_MILESTONE}`,
        [at, ...DECIDED.params(changed)],
      );
    }
    return answers;
  });
}

function keyIn(row: SqlRow): string {
  return milestoneKey(
    text(row, 'account'),
    text(row, 'order_id'),
    word(row, 'kind', MILESTONE_KINDS),
    text(row, 'subject'),
  );
}

function stateIn(row: SqlRow): Pick<StoredMilestone, 'status' | 'settledBy'> {
  return {
    status: word(row, 'status', MILESTONE_STATUSES),
    ...optionalText(row, 'settled_by', 'settledBy'),
  };
}
