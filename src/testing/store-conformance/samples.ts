import type { OrderRecord } from '../../lifecycle/index.js';
import {
  type Milestone,
  type MilestoneKind,
  milestoneKey,
} from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import { type Instant, SECOND } from '../../order/time/instant.js';
import type {
  Claim,
  NewOrderRow,
  OrderKey,
  OrderWrite,
  Store,
  StoredMilestone,
} from '../../store/store.js';
import type { TestClock } from './store-test.js';

/** The account of the samples that name none. */
export const ACCOUNT = 'shop';

/** The time at which the tests begin, in microseconds. */
export const NOW = 1_635_790_986_272_054;

/** The time that is these seconds after {@link NOW}. */
export function later(seconds: number): number {
  return NOW + seconds * SECOND;
}

export function keyOf(orderId: string, account = ACCOUNT): OrderKey {
  return { account, orderId };
}

/** Any JSON in place of an order record: a store does not read it. */
export function recordSample(json: unknown): OrderRecord {
  return json as OrderRecord;
}

export function rowSample(orderId: string, some: Partial<NewOrderRow> = {}): NewOrderRow {
  return {
    account: ACCOUNT,
    orderId,
    version: 1,
    state: 'accepted',
    fraudState: 'passed',
    parked: 0,
    instant: NOW,
    record: recordSample({ list: [{ order: 'accepted', fraud: 'passed' }] }),
    ...some,
  };
}

export function observationSample(
  orderId: string,
  id: string,
  some: Partial<Observation> = {},
): Observation {
  return {
    id,
    account: ACCOUNT,
    orderId,
    instant: NOW,
    source: 'webhook',
    events: [{ type: 'fraud.passed', inferred: true }, { type: 'order.accepted' }],
    transitionTimes: { accepted: NOW },
    releases: true,
    label: 'order.accepted',
    ...some,
  };
}

export function milestoneSample(
  orderId: string,
  kind: MilestoneKind,
  subject = '',
  account = ACCOUNT,
): Milestone {
  const key = milestoneKey(account, orderId, kind, subject);
  // A store accepts facts of any shape.
  const facts = { state: 'accepted', amounts: [1, 2] };
  return { key, kind, subject, account, orderId, facts } as unknown as Milestone;
}

export function changeSample(
  orderId: string,
  some: Partial<Omit<OrderWrite, 'row'>> & { readonly row?: Partial<NewOrderRow> } = {},
): OrderWrite {
  const { row, ...rest } = some;
  return { observations: [], milestones: [], ...rest, row: rowSample(orderId, row) };
}

/** Claims at this time, with a lease of a minute by default. */
export function claimAt(
  store: Store,
  clock: TestClock,
  now: Instant,
  some: Partial<Claim> = {},
): Promise<readonly StoredMilestone[]> {
  clock.now = now;
  return store.claim({ limit: 9, leaseMicros: 60 * SECOND, ...some });
}
