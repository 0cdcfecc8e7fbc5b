import { z } from 'zod';
import { MILESTONE_KINDS, MILESTONE_STATUSES } from '../order/milestone/milestone.js';
import { FRAUD_POSITIONS, ORDER_POSITIONS } from '../order/state.js';
import { readInstant } from '../order/time/read-instant.js';

const time = z.string().refine((text) => Number.isSafeInteger(readInstant(text)), {
  error: 'must be a time such as 2026-01-31T12:00:00.000001Z',
});
const count = z.int().min(0);
const key = { account: z.string(), orderId: z.string() };

// The core checks the snapshot in a record.
const parked = z.looseObject({
  id: z.string(),
  standing: z.looseObject({ kind: z.enum(['early', 'illegal']), explanation: z.looseObject({}) }),
  reported: z.looseObject({}),
  newest: z.boolean(),
  dismissed: z.literal(true).optional(),
});
const record = z.looseObject({
  prunedAt: z.int().optional(),
  setAside: z
    .looseObject({
      by: z.string(),
      limits: z.looseObject({ observations: z.int(), bytes: z.int() }),
    })
    .optional(),
  bytes: z.int().optional(),
  shopReports: z.array(z.string()).optional(),
  published: z.array(z.string()),
  unlisted: z.looseObject({ count: z.int().min(1), reported: z.looseObject({}) }).optional(),
  folded: z.looseObject({
    ...key,
    snapshot: z.looseObject({}),
    count,
    last: z.looseObject({ id: z.string(), evidence: z.looseObject({}) }),
    greatest: z.looseObject({ instant: z.int(), size: z.int(), id: z.string() }),
    longest: z.looseObject({ order: z.int(), fraud: z.int() }),
    unmapped: z.boolean(),
    visited: z.array(z.string()),
    parked: z.array(parked),
    disputes: z.int(),
    released: z.boolean(),
  }),
});

/** The required shape of each kind of line in an export. */
export const LINE_SCHEMAS = {
  export: z.looseObject({ format: z.int() }),
  unplaced: z.looseObject({ arrivedAt: time, observation: z.looseObject({}) }),
  order: z.looseObject({
    ...key,
    state: z.enum(ORDER_POSITIONS),
    fraudState: z.enum(FRAUD_POSITIONS),
    observations: count,
    milestones: count,
    prunedAt: time.optional(),
    setAside: z.literal(true).optional(),
    record: record.optional(),
  }),
  observation: z.looseObject({
    arrivedAt: time,
    resolution: z
      .looseObject({
        decision: z.literal('dismiss'),
        actor: z.string(),
        reason: z.string(),
        at: time,
      })
      .optional(),
    observation: z.looseObject({}),
  }),
  milestone: z.looseObject({
    status: z.enum(MILESTONE_STATUSES),
    attempts: z.int32().min(0),
    uncountedAttempts: z.int32().min(0),
    createdAt: time,
    dueAt: time,
    settledAt: time.optional(),
    lastError: z.string().optional(),
    reason: z.string().optional(),
    settledBy: z.string().optional(),
    milestone: z.looseObject({
      ...key,
      key: z.string(),
      kind: z.enum(MILESTONE_KINDS),
      subject: z.string(),
      upstreamId: z.string().optional(),
      checkoutId: z.string().optional(),
      facts: z.looseObject({}),
    }),
  }),
  end: z.looseObject({
    orders: count,
    observations: count,
    milestones: count,
    unplaced: count.optional(),
  }),
} as const;
