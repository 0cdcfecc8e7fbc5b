import { MILESTONE_STATUSES } from '../../order/milestone/milestone.js';
import { milestoneIdOf, storedKeyOf } from '../../store/milestone-id.js';
import { decodeCursor, pageLimit, pageOf } from '../../store/page.js';
import { milestonePlace } from '../../store/page-positions.js';
import type {
  CheckedAttempt,
  Claim,
  OrderKey,
  Outbox,
  SettlementAnswer,
  StoredMilestone,
} from '../../store/store.js';
import { number, quoted, text } from '../client/state-query.js';
import { ORDER } from '../objects/names.js';
import type { OrderCalls } from './order-calls.js';

/** The milestones in Restate. */
export function restateOutbox(calls: OrderCalls): Outbox {
  return {
    async claim(claim) {
      const rows = await calls.open().query({
        select: 'service_key',
        where: [
          `${number('due')} <= ${calls.clock()}`,
          ...(claim.accounts === undefined
            ? []
            : [`${text('account')} in (${claim.accounts.map(quoted).join(', ')})`]),
        ],
        order: [number('due')],
      });
      const excepted = new Set(claim.except?.map((order) => calls.keyOf(order)));
      const claimed: StoredMilestone[] = [];
      for (const { service_key: key } of rows) {
        if (claimed.length >= claim.limit) break;
        if (excepted.has(String(key))) continue;
        claimed.push(...(await claimOf(calls, String(key), { ...claim, limit: 1 })));
      }
      return claimed;
    },

    async release(attempt) {
      const id = milestoneIdOf(attempt.key);
      const input = { attempt, at: calls.open().clock() };
      if (id !== undefined) await calls.change<null>(id, 'release', input);
    },

    async settle(attempt, outcome, at) {
      const id = milestoneIdOf(attempt.key);
      const input = { attempt, outcome, at, now: calls.open().clock() };
      return id === undefined ? false : calls.change(id, 'settle', input);
    },

    /**
     * Decides in this process about the order as it was read. A withdrawal is written only if the
     * order has not changed since; otherwise it decides again. A delivery is decided as of the
     * read, as under a lock that is released right after.
     */
    async check(attempt, decide, at) {
      const id = milestoneIdOf(attempt.key);
      calls.open();
      if (id === undefined) return { kind: 'gone' };
      const key = storedKeyOf(attempt.key);
      for (;;) {
        const { row, milestones } = await calls.read(id, { milestones: true });
        const stored = milestones.find(({ milestone }) => milestone.key === key);
        if (stored?.status !== 'pending' || stored.attempts !== attempt.attempt) {
          return { kind: 'gone' };
        }
        const verdict = decide(row, stored);
        if (verdict.kind === 'deliver') return verdict;
        const { reason } = verdict;
        const input = { attempt, reason, version: row?.version ?? 0, at };
        const answer = await calls.change<CheckedAttempt | 'changed'>(id, 'withdraw', input);
        if (answer !== 'changed') return answer;
      }
    },

    async milestones(filter = {}) {
      const limit = pageLimit(filter);
      const { account, orderId, status } = filter;
      const after =
        filter.after === undefined ? undefined : decodeCursor(filter.after, ['', '', 0]);
      const matches = (stored: StoredMilestone) =>
        (status === undefined || stored.status === status) &&
        (after === undefined ||
          stored.milestone.account !== after[0] ||
          stored.milestone.orderId !== after[1] ||
          stored.sequence > after[2]);
      calls.open();
      // Each order that is found has a matching milestone, except the order of the cursor.
      const keys =
        account !== undefined && orderId !== undefined
          ? [{ account, orderId }]
          : await calls.find({
              after: after && { account: after[0], orderId: after[1], inclusive: true },
              limit: limit + 2,
              where: [
                ...(account === undefined ? [] : [`${text('account')} = ${quoted(account)}`]),
                ...(orderId === undefined ? [] : [`${text('orderId')} = ${quoted(orderId)}`]),
                status === undefined
                  ? `${MILESTONE_STATUSES.map(number).join(' + ')} > 0`
                  : `${number(status)} > 0`,
              ],
            });
      const orders = await calls.each(keys, (key) => calls.read(key, { milestones: true }));
      const items = orders.flatMap(({ milestones }) => milestones.filter(matches));
      return pageOf(items.slice(0, limit + 1), limit, milestonePlace);
    },

    async milestone(key) {
      calls.open();
      const id = milestoneIdOf(key);
      if (id === undefined) return undefined;
      const { milestones } = await calls.read(id, { milestones: true });
      const stored = storedKeyOf(key);
      return milestones.find(({ milestone }) => milestone.key === stored);
    },

    /**
     * Makes one call for each order, so the decisions on one order are written together or not at
     * all.
     */
    async settleByHand(settlements, at) {
      calls.open();
      const byOrder = new Map<string, { readonly id: OrderKey; readonly indexes: number[] }>();
      for (const [index, { key }] of settlements.entries()) {
        const id = milestoneIdOf(key);
        if (id === undefined) continue;
        const ofOrder = byOrder.get(calls.keyOf(id)) ?? { id, indexes: [] };
        ofOrder.indexes.push(index);
        byOrder.set(calls.keyOf(id), ofOrder);
      }
      const answers = settlements.map((): SettlementAnswer => 'not_found');
      await calls.each([...byOrder.values()], async ({ id, indexes }) => {
        const input = { settlements: indexes.flatMap((index) => settlements[index] ?? []), at };
        const some = await calls.change<readonly SettlementAnswer[]>(id, 'settleByHand', input);
        for (const [n, index] of indexes.entries()) answers[index] = some[n] ?? 'not_found';
      });
      return answers;
    },

    async retry(key) {
      calls.open();
      const id = milestoneIdOf(key);
      return id === undefined ? false : calls.change(id, 'retry', { key, at: calls.clock() });
    },
  };
}

/** Claims milestones of the order whose object has this key. */
export function claimOf(
  { client, clock }: OrderCalls,
  key: string,
  claim: Claim,
): Promise<readonly StoredMilestone[]> {
  const input = { claim, at: clock() };
  return client.call({ object: ORDER.name, key, handler: 'claim', input });
}
