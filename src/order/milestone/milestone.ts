import type { MilestoneFactsByKind } from './milestone-facts.js';

/** The kinds of milestones on which an embedding service can act. */
export const MILESTONE_KINDS = [
  'payment_action_required',
  'in_review',
  'ready_to_fulfil',
  'payment_failed',
  'blocked',
  'cancelled',
  'items_cancelled',
  'items_fulfilled',
  'fulfilled',
  'complete',
  'captured',
  'capture_failed',
  'charge_cancelled',
  'charge_cancel_failed',
  'refunded',
  'refund_failed',
  'information_required',
  'returned',
  'dispute_opened',
  'dispute_resolved',
  'chargeback',
  'document_available',
  'forget_requested',
  'needs_attention',
] as const;

/** A kind of milestone. */
export type MilestoneKind = (typeof MILESTONE_KINDS)[number];

/** The facts of a milestone of this kind. No personal data. */
export type MilestoneFacts<Kind extends MilestoneKind = MilestoneKind> = MilestoneFactsByKind[Kind];

/** A milestone of one kind. */
export interface MilestoneOf<Kind extends MilestoneKind> {
  /** `account/orderId/kind/subject`, each part URI-encoded. */
  readonly key: string;
  readonly kind: Kind;
  /** The id of the refund, charge, capture, file or observation; empty: at most once for an order. */
  readonly subject: string;
  readonly account: string;
  readonly orderId: string;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly facts: MilestoneFacts<Kind>;
}

/**
 * Something on which the embedding service must act. Recorded at most once for its key, and delivered to
 * its handler at least once, with the key as idempotency key. `kind` decides the type of `facts`.
 */
export type Milestone<Kind extends MilestoneKind = MilestoneKind> = {
  readonly [One in Kind]: MilestoneOf<One>;
}[Kind];

/** The statuses a milestone can have. */
export const MILESTONE_STATUSES = ['pending', 'done', 'withdrawn', 'dead'] as const;

/** The status of the delivery of a milestone. */
export type MilestoneStatus = (typeof MILESTONE_STATUSES)[number];

/**
 * The key of a milestone.
 *
 * @example
 * milestoneKey('default', '204440790336', 'ready_to_fulfil', ''); // 'default/204440790336/ready_to_fulfil/'
 */
export function milestoneKey(
  account: string,
  orderId: string,
  kind: MilestoneKind,
  subject: string,
): string {
  return milestoneKeys(account, orderId)(kind, subject);
}

/** Makes the keys of many milestones of one order. */
export function milestoneKeys(
  account: string,
  orderId: string,
): (kind: MilestoneKind, subject: string) => string {
  const order = orderKeyPrefix(account, orderId);
  return (kind, subject) => `${order}${kind}/${encoded(subject)}`;
}

/** How the keys of all milestones of an order begin. */
export function orderKeyPrefix(account: string, orderId: string): string {
  return `${encoded(account)}/${encoded(orderId)}/`;
}

// Most ids need no encoding, and encoding is slow.
function encoded(part: string): string {
  return PLAIN.test(part) ? part : encodeURIComponent(part.toWellFormed());
}

const PLAIN = /^[\w.~-]*$/;
