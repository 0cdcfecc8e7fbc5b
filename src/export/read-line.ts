import type { z } from 'zod';
import type { OrderRecord } from '../lifecycle/index.js';
import { defined } from '../order/defined.js';
import { type Milestone, milestoneKey } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Instant } from '../order/time/instant.js';
import { readInstant } from '../order/time/read-instant.js';
import { storableJson } from '../store/sql/values/storable.js';
import { storedJson } from '../store/sql/values/stored-json.js';
import type {
  OrderKey,
  RestoredMilestone,
  RestoredObservation,
  UnplacedObservation,
} from '../store/store.js';
import { LINE_SCHEMAS } from './check-line.js';
import { EXPORT_FORMAT } from './line-format.js';
import { LONGEST_LINE } from './lines-in.js';
import { readObservation, readPaymentObservation } from './read-observation.js';

/** The line of an order, before its other lines. */
export interface AnnouncedOrder extends OrderKey {
  /** How many observations and milestones follow. */
  readonly observations: number;
  readonly milestones: number;
  /** The stored record, of an order that was pruned or set aside. Its snapshot is not checked yet. */
  readonly record?: OrderRecord;
}

/** The content of a line. */
export type ReadLine =
  | { readonly kind: 'export' }
  /** An observation whose order was not known. */
  | { readonly kind: 'unplaced'; readonly unplaced: UnplacedObservation }
  | { readonly kind: 'order'; readonly order: AnnouncedOrder }
  /** It belongs to the order before it. */
  | { readonly kind: 'observation'; readonly stored: RestoredObservation }
  /** It belongs to the order before it. */
  | { readonly kind: 'milestone'; readonly stored: RestoredMilestone }
  | {
      readonly kind: 'end';
      readonly orders: number;
      readonly observations: number;
      readonly milestones: number;
      readonly unplaced?: number | undefined;
    }
  /** An observation by itself. */
  | { readonly kind: 'alone'; readonly observation: Observation }
  /** Any other JSON: perhaps the body of a delivery. */
  | { readonly kind: 'body'; readonly body: unknown }
  /** The line cannot be used, for this reason. */
  | { readonly kind: 'broken'; readonly reason: string };

/**
 * Reads a line of an export, an observation, or a body of a delivery. Never throws.
 *
 * @param text - undefined: the line is too long.
 */
export function readLine(text: string | undefined): ReadLine {
  if (text === undefined) return broken(`It is longer than ${LONGEST_LINE} characters.`);
  let json: unknown;
  try {
    // In the form that a store would return, so that the import changes nothing.
    json = storedJson(storableJson(JSON.parse(text)));
  } catch {
    return broken('It is not JSON.');
  }
  const kind = kindOf(json);
  if (kind === undefined) {
    const observation = readObservation(json);
    return observation === undefined
      ? { kind: 'body', body: json }
      : { kind: 'alone', observation };
  }
  switch (kind) {
    case 'export':
      return checked(kind, json, ({ format }) =>
        format === EXPORT_FORMAT
          ? { kind }
          : broken(
              `The export has format ${format}, but this version reads format ${EXPORT_FORMAT}. Upgrade order-lifecycle.`,
            ),
      );
    case 'unplaced':
      return checked(kind, json, ({ arrivedAt, observation: written }) => {
        const observation = readPaymentObservation(written);
        if (observation === undefined) return broken(UNKNOWN_FORM);
        const { account, references } = observation;
        const [reference] = references;
        return {
          kind,
          unplaced: { account, reference, observation, arrivedAt: instant(arrivedAt) },
        };
      });
    case 'order':
      return checked(kind, json, orderIn);
    case 'observation':
      return checked(kind, json, ({ arrivedAt, resolution, observation: written }) => {
        const observation = readObservation(written);
        if (observation === undefined) return broken(UNKNOWN_FORM);
        const decision = resolution && { ...resolution, at: instant(resolution.at) };
        const stored = { observation, arrivedAt: instant(arrivedAt), resolution: decision };
        return { kind, stored: defined(stored) };
      });
    case 'milestone':
      return checked(kind, json, milestoneIn);
    case 'end':
      return checked(kind, json, (end) => ({ ...end, kind }));
  }
}

const UNKNOWN_FORM = 'Its observation has a form that this version does not know.';

function orderIn(line: z.infer<typeof LINE_SCHEMAS.order>): ReadLine {
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
    return broken('The order was pruned or set aside, so its line needs the order record.');
  }
  // The schema checked all of it but the snapshot, which the core checks.
  return { kind: 'order', order: { ...order, record: record as unknown as OrderRecord } };
}

function milestoneIn(line: z.infer<typeof LINE_SCHEMAS.milestone>): ReadLine {
  const { status, attempts, uncountedAttempts, settledAt, lastError, reason, settledBy } = line;
  const { account, orderId, kind, subject, upstreamId, checkoutId, facts } = line.milestone;
  const key = milestoneKey(account, orderId, kind, subject);
  if (line.milestone.key !== key) return broken(`Its key must be ${key}.`);
  const milestone = { key, kind, subject, account, orderId, facts, upstreamId, checkoutId };
  return {
    kind: 'milestone',
    stored: defined({
      // The schema checked all of it but the facts: they are those of its kind, as they were exported.
      milestone: defined(milestone) as Milestone,
      status,
      attempts,
      uncountedAttempts,
      createdAt: instant(line.createdAt),
      dueAt: instant(line.dueAt),
      settledAt: settledAt === undefined ? undefined : instant(settledAt),
      lastError,
      reason,
      settledBy,
    }),
  };
}

function kindOf(json: unknown): keyof typeof LINE_SCHEMAS | undefined {
  if (typeof json !== 'object' || json === null || !('kind' in json)) return undefined;
  const kinds = Object.keys(LINE_SCHEMAS) as (keyof typeof LINE_SCHEMAS)[];
  return kinds.find((kind) => kind === json.kind);
}

function checked<Kind extends keyof typeof LINE_SCHEMAS>(
  kind: Kind,
  json: unknown,
  read: (line: z.infer<(typeof LINE_SCHEMAS)[Kind]>) => ReadLine,
): ReadLine {
  const result = LINE_SCHEMAS[kind].safeParse(json);
  // The value itself is passed on: a schema would copy it, and lose keys like `__proto__`.
  if (result.success) return read(json as z.infer<(typeof LINE_SCHEMAS)[Kind]>);
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') || 'it';
  return broken(`It is not a valid line of the kind ${kind}: ${where}: ${issue?.message}.`);
}

function broken(reason: string): ReadLine {
  return { kind: 'broken', reason };
}

/** The schema accepts only text that is an instant. */
function instant(text: string): Instant {
  return readInstant(text) ?? 0;
}
