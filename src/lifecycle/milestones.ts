import {
  type Milestone,
  type MilestoneFacts,
  type MilestoneKind,
  milestoneKeys,
} from '../order/milestone.js';
import type { Money } from '../order/money.js';
import { isDisputed, tagsOf } from './edges.js';
import type { Folded } from './fold.js';
import { closingGates, may } from './gates.js';
import { isPruned, type OrderRecord } from './order-record.js';

/** Takes a milestone that is due: its kind, what it is about, and, if anybody asks, what it tells. */
type Add = (kind: MilestoneKind, subject: string, facts?: () => MilestoneFacts) => void;

/**
 * The milestones that an order calls for and that were not recorded before. A pure function of the
 * record. Of an order that was pruned only what came since calls for anybody.
 */
export function due(record: OrderRecord): readonly Milestone[] {
  const { folded } = record;
  const published = new Set(record.published);
  const { account, orderId, snapshot } = folded;
  const { upstreamId, checkoutId } = snapshot.context;
  const milestones: Milestone[] = [];
  const keyOf = milestoneKeys(account, orderId);
  const add: Add = (kind, subject, facts) => {
    const key = keyOf(kind, subject);
    if (published.has(key)) return;
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
  if (!isPruned(record)) {
    addStates(folded, add);
    const released = published.has(keyOf('ready_to_fulfil', ''));
    if (!released && releaseRefusal(record) === '') {
      add('ready_to_fulfil', '', () => toFulfil(folded));
    }
    addDisputes(record, add);
    addCharges(folded, add);
    addRefunds(folded, add);
    addFulfilments(folded, add);
    addDocuments(folded, add);
  }
  addDoubts(record, add);
  return milestones;
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
export function releaseRefusal(record: OrderRecord): string {
  const { folded } = record;
  if (!folded.released) return 'No order.accepted delivery, creation response or read released it.';
  const past = [
    ...folded.visited,
    ...folded.parked.flatMap(({ reported }) => reported.state ?? []),
  ].filter((state) => tagsOf(state).includes('released_before'));
  if (past.length > 0) return `It was already ${[...new Set(past)].join(', ')}.`;
  const gate = may(record, 'fulfil');
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
function addDisputes(record: OrderRecord, add: Add): void {
  const { visited, disputes, snapshot } = record.folded;
  const { order: state } = snapshot.value;
  const opened = Math.max(disputes, visited.some(isDisputed) ? 1 : 0);
  const open = isDisputed(state) || closingGates(record).length > 0;
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

function addDoubts(record: OrderRecord, add: Add): void {
  for (const { id, kind, detail } of Object.values(record.folded.snapshot.context.flags)) {
    // An unknown value parks its observation, which is a milestone already.
    if (kind === 'unknown_value') continue;
    const milestone = kind === 'chargeback' ? 'chargeback' : 'needs_attention';
    add(milestone, id, () => ({ about: kind, detail }));
  }
  const about = isPruned(record) ? 'pruned' : 'parked';
  for (const { id, standing } of closingGates(record)) {
    const detail = standing.explanation.sentence;
    add('needs_attention', id, () => ({ about, standing: standing.kind, detail }));
  }
}

type Known = string | number | Money | undefined;

function known(facts: Readonly<Record<string, Known>>): MilestoneFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
