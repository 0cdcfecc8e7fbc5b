import {
  type Milestone,
  type MilestoneFacts,
  type MilestoneKind,
  milestoneKeys,
} from '../order/milestone.js';
import type { Money } from '../order/money.js';
import { tagsOf } from './edges.js';
import type { Folded } from './fold.js';
import { closingGates, may } from './gates.js';

/** Takes a milestone that is due: its kind, what it is about, and, if anybody asks, what it tells. */
type Add = (kind: MilestoneKind, subject: string, facts?: () => MilestoneFacts) => void;

/**
 * The milestones that the order as folded calls for, less those whose keys were published before. A
 * pure function of the fold and those keys.
 */
export function due(folded: Folded, published?: readonly string[]): readonly Milestone[] {
  const { account, orderId, snapshot } = folded;
  const { upstreamId, checkoutId } = snapshot.context;
  const milestones: Milestone[] = [];
  const keyOf = milestoneKeys(account, orderId);
  const add: Add = (kind, subject, facts) => {
    const key = keyOf(kind, subject);
    if (published?.includes(key)) return;
    milestones.push({
      key,
      kind,
      subject,
      account,
      orderId,
      ...(upstreamId === undefined ? {} : { upstreamId }),
      ...(checkoutId === undefined ? {} : { checkoutId }),
      facts: facts?.() ?? {},
    });
  };
  addStates(folded, add);
  const released = published?.includes(keyOf('ready_to_fulfil', ''));
  if (!released && releaseRefusal(folded) === '') {
    add('ready_to_fulfil', '', () => toFulfil(folded));
  }
  addDisputes(folded, add);
  addCharges(folded, add);
  addRefunds(folded, add);
  addFulfilments(folded, add);
  addDocuments(folded, add);
  addDoubts(folded, add);
  return milestones;
}

/** Kinds that stop being true when the order moves on before they were handed over. */
const REJUDGED: readonly MilestoneKind[] = [
  'ready_to_fulfil',
  'payment_action_required',
  'in_review',
  'needs_attention',
];

/**
 * Whether a recorded milestone may still be handed to its handler; asked under the lock of the order
 * before every attempt. A queued "ship" never outlives a cancellation.
 */
export function stillDue(
  folded: Folded,
  { kind, key }: Pick<Milestone, 'kind' | 'key'>,
): { readonly deliver: true } | { readonly deliver: false; readonly because: string } {
  if (!REJUDGED.includes(kind) || due(folded).some((one) => one.key === key)) {
    return { deliver: true };
  }
  const because =
    kind === 'ready_to_fulfil'
      ? releaseRefusal(folded)
      : `The order has moved on: it is ${folded.snapshot.value.order}.`;
  return { deliver: false, because };
}

function addStates({ snapshot, visited }: Folded, add: Add): void {
  const { order: state, fraud } = snapshot.value;
  const { payment, availableToRefund } = snapshot.context;
  const action = payment?.action;
  if (state === 'pending_payment' && action !== undefined) {
    add('payment_action_required', '', () => ({ action }));
  }
  if (state === 'in_review') add('in_review', '');
  if (state === 'blocked') add('blocked', '', () => ({ fraudState: fraud }));
  if (state === 'cancelled') add('cancelled', '');
  if (visited.includes('fulfilled')) add('fulfilled', '');
  if (visited.includes('complete')) add('complete', '');
  if (visited.includes('returned')) add('returned', '', () => known({ availableToRefund }));
}

/** Empty when the order is to be released now; otherwise the reason why not. */
function releaseRefusal(folded: Folded): string {
  if (!folded.released) return 'No order.accepted delivery, creation response or read released it.';
  const past = [
    ...folded.visited,
    ...folded.parked.flatMap(({ reported }) => reported.state ?? []),
  ].filter((state) => tagsOf(state).includes('released_before'));
  if (past.length > 0) return `It was already ${[...new Set(past)].join(', ')}.`;
  const gate = may(folded, 'fulfil');
  return gate.allowed ? '' : gate.because;
}

/** Physical and digital lines apart, where the provider said which is which, and store credit. */
function toFulfil({ snapshot }: Folded): MilestoneFacts {
  const items = Object.values(snapshot.context.items);
  const lines = (physical: boolean | undefined) =>
    items
      .filter((item) => item.physical === physical)
      .map(({ id, skuId, quantity }) => ({ id, ...known({ skuId, quantity }) }));
  const credits = Object.values(snapshot.context.credits ?? {});
  return {
    physical: lines(true),
    digital: lines(false),
    unclassified: lines(undefined),
    ...(credits.length === 0 ? {} : { credits }),
  };
}

/** The n-th opening and the n-th resolution are milestones of their own: subject is the ordinal. */
function addDisputes(folded: Folded, add: Add): void {
  const { visited, disputes, snapshot } = folded;
  const { order: state } = snapshot.value;
  const opened = Math.max(disputes, visited.includes('dispute') ? 1 : 0);
  const open = state === 'dispute' || closingGates(folded).length > 0;
  const resolved = open ? opened - 1 : opened;
  for (let ordinal = 1; ordinal <= opened; ordinal += 1) {
    add('dispute_opened', String(ordinal));
    if (ordinal <= resolved) add('dispute_resolved', String(ordinal), () => ({ state }));
  }
}

function addCharges({ snapshot }: Folded, add: Add): void {
  for (const charge of Object.values(snapshot.context.charges)) {
    const { id: chargeId, state, amount, failureMessage, captures = [] } = charge;
    if (state === 'failed') {
      add('payment_failed', chargeId, () => known({ chargeId, amount, failureMessage }));
    }
    for (const { id: captureId, state: captured, amount: part, fulfilmentId } of captures) {
      const facts = () => known({ chargeId, captureId, amount: part, fulfilmentId });
      if (captured === 'complete') add('captured', captureId, facts);
      if (captured === 'failed') add('capture_failed', captureId, facts);
    }
  }
}

function addRefunds({ snapshot }: Folded, add: Add): void {
  for (const { id, state, amount } of Object.values(snapshot.context.refunds)) {
    const facts = () => known({ refundId: id, state, amount });
    if (state === 'succeeded') add('refunded', id, facts);
    if (state === 'failed' || state === 'expired') add('refund_failed', id, facts);
  }
}

function addFulfilments({ snapshot }: Folded, add: Add): void {
  for (const { id, items } of Object.values(snapshot.context.fulfilments)) {
    const cancelled = items.filter(({ cancelQuantity }) => cancelQuantity > 0);
    if (cancelled.length === 0) continue;
    const lines = cancelled.map(({ itemId, cancelQuantity }) => ({ itemId, cancelQuantity }));
    add('items_cancelled', id, () => ({ fulfilmentId: id, items: lines }));
  }
}

function addDocuments({ snapshot }: Folded, add: Add): void {
  for (const { id, kind } of Object.values(snapshot.context.documents)) {
    add('document_available', id, () => ({ fileId: id, document: kind }));
  }
}

function addDoubts(folded: Folded, add: Add): void {
  for (const { id, kind, detail } of Object.values(folded.snapshot.context.flags)) {
    // An unknown value parks its observation, which is a milestone already.
    if (kind === 'unknown_value') continue;
    const milestone = kind === 'chargeback' ? 'chargeback' : 'needs_attention';
    add(milestone, id, () => ({ about: kind, detail }));
  }
  for (const { id, standing } of closingGates(folded)) {
    const detail = standing.explanation.sentence;
    add('needs_attention', id, () => ({ about: 'parked', standing: standing.kind, detail }));
  }
}

type Known = string | number | Money | undefined;

function known(facts: Readonly<Record<string, Known>>): MilestoneFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
