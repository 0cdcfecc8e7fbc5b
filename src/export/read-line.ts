import { z } from 'zod';
import type { OrderRecord } from '../lifecycle/index.js';
import {
  MILESTONE_KINDS,
  MILESTONE_STATUSES,
  type Milestone,
  milestoneKey,
} from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import { FRAUD_POSITIONS, ORDER_POSITIONS } from '../order/state.js';
import type { Instant } from '../order/time/instant.js';
import { readInstant } from '../order/time/read-instant.js';
import { storableJson } from '../store/sql/values/storable.js';
import { storedJson } from '../store/sql/values/stored-json.js';
import type { OrderKey, RestoredMilestone, RestoredObservation } from '../store/store.js';
import { EXPORT_FORMAT } from './line.js';
import { writtenObservation } from './written-observation.js';

/** An order of an export, before what follows it. */
export interface AnnouncedOrder extends OrderKey {
  /** How many of each follow. */
  readonly observations: number;
  readonly milestones: number;
  /** Of an order that was pruned or set aside: what is stored of it. The snapshot in it is not checked. */
  readonly record?: OrderRecord;
}

/** What a line turned out to be. */
export type ReadLine =
  | { readonly kind: 'export' }
  | { readonly kind: 'order'; readonly order: AnnouncedOrder }
  /** Of the order announced before. */
  | { readonly kind: 'observation'; readonly stored: RestoredObservation }
  /** Of the order announced before. */
  | { readonly kind: 'milestone'; readonly stored: RestoredMilestone }
  | {
      readonly kind: 'end';
      readonly orders: number;
      readonly observations: number;
      readonly milestones: number;
    }
  /** An observation by itself. */
  | { readonly kind: 'alone'; readonly observation: Observation }
  /** JSON that is no line of an export: the body of a delivery, if anything. */
  | { readonly kind: 'body'; readonly body: unknown }
  /** One sentence that says what is wrong. */
  | { readonly kind: 'broken'; readonly reason: string };

const time = z.string().refine((text) => readInstant(text) !== undefined, {
  error: 'should be a time such as 2026-01-31T12:00:00.000001Z',
});
const count = z.int().min(0);
const key = { account: z.string(), orderId: z.string() };

// What the snapshot of a record holds is checked by the core.
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

const LINES = {
  export: z.looseObject({ format: z.int() }),
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
  end: z.looseObject({ orders: count, observations: count, milestones: count }),
} as const;

/** Reads a line: one of an export, or any other that tells of an order. Never throws. */
export function readLine(text: string): ReadLine {
  let said: unknown;
  try {
    // As any store would keep it, so that it is the same before and after.
    said = storedJson(storableJson(JSON.parse(text)));
  } catch {
    return { kind: 'broken', reason: 'It is not JSON.' };
  }
  const kind = kindOf(said);
  if (kind === undefined) {
    const observation = writtenObservation(said);
    return observation === undefined
      ? { kind: 'body', body: said }
      : { kind: 'alone', observation };
  }
  switch (kind) {
    case 'export':
      return checked(kind, said, ({ format }) =>
        format === EXPORT_FORMAT
          ? { kind }
          : broken(
              `It is an export of format ${format}, and this version reads ${EXPORT_FORMAT}. Upgrade order-lifecycle.`,
            ),
      );
    case 'order':
      return checked(kind, said, announced);
    case 'observation':
      return checked(kind, said, ({ arrivedAt, resolution, observation: written }) => {
        const observation = writtenObservation(written);
        if (observation === undefined) {
          return broken('Its observation is none that this version knows.');
        }
        const decided = resolution && { ...resolution, at: instant(resolution.at) };
        const stored = { observation, arrivedAt: instant(arrivedAt) };
        return {
          kind,
          stored: decided === undefined ? stored : { ...stored, resolution: decided },
        };
      });
    case 'milestone':
      return checked(kind, said, milestone);
    case 'end':
      return checked(kind, said, (end) => ({ ...end, kind }));
  }
}

function announced(line: z.infer<typeof LINES.order>): ReadLine {
  const { account, orderId, observations, milestones, record } = line;
  const isPruned = line.prunedAt !== undefined;
  const order = { account, orderId, observations, milestones };
  if (!isPruned && line.setAside === undefined) return { kind: 'order', order };
  const isComplete =
    record?.folded.account === account &&
    record.folded.orderId === orderId &&
    (record.prunedAt !== undefined) === isPruned &&
    (record.setAside !== undefined) === (line.setAside !== undefined);
  if (!isComplete) {
    return broken('An order that was pruned or set aside needs the record of where it ended.');
  }
  // Its members were checked above, but for the snapshot, which the core checks.
  return { kind: 'order', order: { ...order, record: record as unknown as OrderRecord } };
}

function milestone(line: z.infer<typeof LINES.milestone>): ReadLine {
  const { status, attempts, uncountedAttempts, settledAt, lastError, reason, settledBy } = line;
  const { account, orderId, kind, subject, upstreamId, checkoutId, facts } = line.milestone;
  const itsKey = milestoneKey(account, orderId, kind, subject);
  if (line.milestone.key !== itsKey) return broken(`Its key should be ${itsKey}.`);
  // Its members were checked, but for the facts: they are those of its kind, as the export wrote them.
  const told = {
    ...{ key: itsKey, kind, subject, account, orderId, facts },
    ...(upstreamId === undefined ? {} : { upstreamId }),
    ...(checkoutId === undefined ? {} : { checkoutId }),
  } as Milestone;
  return {
    kind: 'milestone',
    stored: {
      milestone: told,
      status,
      attempts,
      uncountedAttempts,
      createdAt: instant(line.createdAt),
      dueAt: instant(line.dueAt),
      ...(settledAt === undefined ? {} : { settledAt: instant(settledAt) }),
      ...(lastError === undefined ? {} : { lastError }),
      ...(reason === undefined ? {} : { reason }),
      ...(settledBy === undefined ? {} : { settledBy }),
    },
  };
}

function kindOf(said: unknown): keyof typeof LINES | undefined {
  if (typeof said !== 'object' || said === null || !('kind' in said)) return undefined;
  const kinds = Object.keys(LINES) as (keyof typeof LINES)[];
  return kinds.find((kind) => kind === said.kind);
}

function checked<Kind extends keyof typeof LINES>(
  kind: Kind,
  said: unknown,
  read: (line: z.infer<(typeof LINES)[Kind]>) => ReadLine,
): ReadLine {
  const result = LINES[kind].safeParse(said);
  // What was checked is handed on as it is: a schema would copy it, and lose keys like `__proto__`.
  if (result.success) return read(said as z.infer<(typeof LINES)[Kind]>);
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') || 'it';
  return broken(`It is no line of the kind ${kind}: ${where}: ${issue?.message}.`);
}

function broken(reason: string): ReadLine {
  return { kind: 'broken', reason };
}

/** Of a text that the schema let through. */
function instant(text: string): Instant {
  return readInstant(text) ?? 0;
}
