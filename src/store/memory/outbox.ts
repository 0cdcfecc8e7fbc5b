import { defined } from '../../order/defined.js';
import { MILESTONE_KINDS, type Milestone } from '../../order/milestone/milestone.js';
import { storableText } from '../../order/text/storable-text.js';
import type { Instant } from '../../order/time/instant.js';
import { orderKeyText } from '../order-key.js';
import { milestonePlace } from '../page-positions.js';
import { answerTo } from '../settlement-answer.js';
import type { Attempt, Claim, Outbox, StoredMilestone } from '../store.js';
import { pageIn } from './page.js';
import { copied, matches, type Tables } from './tables.js';

/** The milestones in memory, with the leases of their orders. */
export function memoryOutbox(tables: Tables): Outbox {
  const settle: Outbox['settle'] = async (attempt, outcome, at) => {
    const known = tables.open().milestone(attempt.key);
    // Also where nothing is settled: the handler has ended.
    if (known !== undefined && !('stillRuns' in outcome)) endLease(tables, known, attempt);
    const stored = claimedMilestone(tables, attempt);
    if (stored === undefined) return false;
    const { leasedUntil, ...rest } = stored;
    set(
      tables,
      defined({
        ...rest,
        status: outcome.status,
        leasedUntil: 'stillRuns' in outcome ? leasedUntil : undefined,
        uncountedAttempts: stored.uncountedAttempts + ('notBegun' in outcome ? 1 : 0),
        ...(outcome.status === 'pending'
          ? { dueAt: tables.clock() + outcome.dueInMicros }
          : { settledAt: at }),
        lastError: 'error' in outcome ? storableText(outcome.error) : rest.lastError,
        reason: 'reason' in outcome ? storableText(outcome.reason) : rest.reason,
      }),
    );
    return true;
  };

  return {
    settle,

    claim: async (claim) => claimMilestones(tables.open(), claim),

    async release(attempt) {
      const stored = tables.open().milestone(attempt.key);
      if (stored === undefined) return;
      endLease(tables, stored, attempt);
      if (stored.leasedUntil === undefined || stored.attempts !== attempt.attempt) return;
      const { leasedUntil: _, ...rest } = stored;
      tables.milestones.set(stored.milestone.key, rest);
    },

    async check(attempt, decide, at) {
      const stored = claimedMilestone(tables.open(), attempt);
      if (stored === undefined) return { kind: 'gone' };
      const order = tables.orders.get(orderKeyText(stored.milestone));
      const verdict = decide(order && copied(order.row), copied(stored));
      if (verdict.kind === 'deliver') return verdict;
      await settle(attempt, { status: 'withdrawn', reason: verdict.reason }, at);
      return { kind: 'withdrawn', reason: verdict.reason };
    },

    async milestones(filter = {}) {
      const matching = [...tables.open().milestones.values()].filter(
        ({ milestone, status }) =>
          matches(filter.account, milestone.account) &&
          matches(filter.orderId, milestone.orderId) &&
          matches(filter.status, status),
      );
      return pageIn(matching, filter, ['', '', 0], milestonePlace);
    },

    async milestone(key) {
      const stored = tables.open().milestone(key);
      return stored && copied(stored);
    },

    async settleByHand(settlements, at) {
      tables.open();
      return settlements.map((settlement) => {
        const stored = tables.milestone(settlement.key);
        const answer = answerTo(stored, settlement);
        if (stored === undefined || answer !== 'changed') return answer;
        const { leasedUntil: _, ...rest } = stored;
        set(tables, {
          ...rest,
          status: settlement.status,
          settledAt: at,
          settledBy: storableText(settlement.actor),
          reason: storableText(settlement.reason),
        });
        return answer;
      });
    },

    async retry(key) {
      const stored = tables.open().milestone(key);
      const now = tables.clock();
      if (stored === undefined || stored.status === 'done') return false;
      const { status, dueAt, leasedUntil = now } = stored;
      if (status === 'pending' && (dueAt <= now || leasedUntil > now)) return false;
      const { settledAt: _, reason: __, settledBy: ___, ...rest } = stored;
      set(tables, { ...rest, status: 'pending', dueAt: now, uncountedAttempts: stored.attempts });
      return true;
    },
  };
}

function claimMilestones(
  tables: Tables,
  { limit, leaseMicros, accounts, kinds = MILESTONE_KINDS, claimant, except = [] }: Claim,
): readonly StoredMilestone[] {
  const { milestones, leases, claimants } = tables;
  const now = tables.clock();
  const leasedUntil = now + leaseMicros;
  if (claimant !== undefined) claimants.set(claimant, { accounts, kinds, until: leasedUntil });
  forgetClaimants(tables, now);
  const isHandled = ({ kind, account }: Milestone) =>
    kinds.includes(kind) ||
    [...claimants.values()].some((one) => one.kinds.includes(kind) && isOf(account, one.accounts));
  const leased = [...leases].filter(([, { until }]) => until > now);
  const busy = new Set([...except.map(orderKeyText), ...leased.map(([order]) => order)]);
  const firstOfOrder = new Map<string, StoredMilestone>();
  for (const stored of [...milestones.values()].sort((a, b) => a.sequence - b.sequence)) {
    const order = orderKeyText(stored.milestone);
    if (stored.status !== 'pending' || !isHandled(stored.milestone)) continue;
    if (!firstOfOrder.has(order)) firstOfOrder.set(order, stored);
  }
  return [...firstOfOrder]
    .filter(
      ([order, { milestone }]) =>
        !busy.has(order) && isOf(milestone.account, accounts) && kinds.includes(milestone.kind),
    )
    .map(([, stored]) => stored)
    .filter(({ dueAt }) => dueAt <= now)
    .sort((a, b) => a.dueAt - b.dueAt || a.sequence - b.sequence)
    .slice(0, limit)
    .map((stored) => {
      const attempts = stored.attempts + 1;
      const { key } = stored.milestone;
      leases.set(orderKeyText(stored.milestone), { key, attempt: attempts, until: leasedUntil });
      return set(tables, { ...stored, attempts, leasedUntil });
    });
}

/** Whether an account is among these; absent: all are. */
function isOf(account: string, accounts: readonly string[] | undefined): boolean {
  return accounts === undefined || accounts.some((one) => storableText(one) === account);
}

/** Forgets the claimants that did not claim within their last lease. */
function forgetClaimants({ claimants }: Tables, now: Instant): void {
  for (const [name, { until }] of claimants) {
    if (until <= now) claimants.delete(name);
  }
}

/** Ends the lease of an order if it belongs to this attempt. */
function endLease({ leases }: Tables, { milestone }: StoredMilestone, { attempt }: Attempt): void {
  const order = orderKeyText(milestone);
  const lease = leases.get(order);
  if (lease?.key === milestone.key && lease.attempt === attempt) leases.delete(order);
}

/** The milestone of an attempt that is not over. */
function claimedMilestone(tables: Tables, { key, attempt }: Attempt): StoredMilestone | undefined {
  const stored = tables.milestone(key);
  return stored?.status === 'pending' && stored.attempts === attempt ? stored : undefined;
}

function set(tables: Tables, stored: StoredMilestone): StoredMilestone {
  tables.milestones.set(stored.milestone.key, stored);
  return copied(stored);
}
