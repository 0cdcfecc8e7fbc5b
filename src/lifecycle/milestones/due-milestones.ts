import { defined } from '../../order/defined.js';
import {
  type Milestone,
  type MilestoneFacts,
  type MilestoneKind,
  type MilestoneOf,
  milestoneKeys,
} from '../../order/milestone/milestone.js';
import type { Folded } from '../folding/folded.js';
import { isPruned, isSetAside, type OrderRecord } from '../record/order-record.js';
import { whySetAside } from '../record/set-aside.js';
import { type Add, emptyFacts } from './add.js';
import { addAttention } from './attention.js';
import { addDisputes } from './disputes.js';
import { addFulfilments } from './fulfilments.js';
import { addChargebacks, addCharges, addRefunds } from './payments.js';
import { isDueForRelease, openLines } from './release.js';

/** Kinds that are judged again before each delivery, as the order may have moved on. */
export const REJUDGED: ReadonlySet<MilestoneKind> = new Set<MilestoneKind>([
  'ready_to_fulfil',
  'payment_action_required',
  'in_review',
  'payment_failed',
  'needs_attention',
]);

/** The due milestones of an order. */
export interface Due {
  /** Those that were not recorded before. */
  readonly milestones: readonly Milestone[];
  /** The keys of those that were recorded before and are judged again before delivery. */
  readonly again: readonly string[];
}

/**
 * The milestones that are due now. A pure function of the record. A pruned order has only those about
 * observations that arrived since.
 */
export function due(record: OrderRecord): Due {
  const published = new Set(record.published);
  const milestones: Milestone[] = [];
  const again: string[] = [];
  const added = new Set<string>();
  forEachDue(record, (key, kind, milestone) => {
    // Two charges may name one capture or one cancel: it is one milestone, the first.
    if (added.has(key)) return;
    if (!published.has(key)) {
      added.add(key);
      milestones.push(milestone());
    } else if (REJUDGED.has(kind)) {
      again.push(key);
    }
  });
  return { milestones, again };
}

/** One milestone as it is due now, whether or not it was recorded before. */
export function dueNow(record: OrderRecord, key: string): Milestone | undefined {
  let found: Milestone | undefined;
  forEachDue(record, (one, _, milestone) => {
    if (one === key) found ??= milestone();
  });
  return found;
}

/** @param visit is called with a function that makes the milestone: most are recorded already. */
function forEachDue(
  record: OrderRecord,
  visit: (key: string, kind: MilestoneKind, milestone: () => Milestone) => void,
): void {
  const { folded } = record;
  const { account, orderId, snapshot } = folded;
  const { upstreamId, checkoutId, requestToBeForgotten } = snapshot.context;
  const keyOf = milestoneKeys(account, orderId);
  const order = () => defined({ account, orderId, upstreamId, checkoutId });
  const add: Add = <Kind extends MilestoneKind>(
    kind: Kind,
    subject: string,
    facts: () => MilestoneFacts<Kind>,
  ) => {
    const key = keyOf(kind, subject);
    const one = (): MilestoneOf<Kind> => ({ key, kind, subject, ...order(), facts: facts() });
    // Kind and facts fit each other for every kind, but the compiler sees no union in that.
    visit(key, kind, one as () => Milestone);
  };
  if (isSetAside(record)) {
    const detail = whySetAside(record);
    add('needs_attention', `set_aside:${record.setAside.by}`, () => ({
      about: 'set_aside',
      detail,
    }));
    return;
  }
  if (!isPruned(record)) {
    addStates(folded, add);
    if (isDueForRelease(record)) add('ready_to_fulfil', '', () => openLines(record));
    addDisputes(record, add);
    addCharges(folded, add);
    addRefunds(folded, add);
    addFulfilments(folded, add);
    for (const { id, kind } of Object.values(snapshot.context.documents)) {
      add('document_available', id, () => ({ fileId: id, document: kind }));
    }
    addChargebacks(folded, add);
    if (requestToBeForgotten === true) add('forget_requested', '', emptyFacts);
  }
  addAttention(record, add);
}

function addStates({ snapshot, visited }: Folded, add: Add): void {
  const { order: state, fraud } = snapshot.value;
  const { payment, availableToRefund } = snapshot.context;
  const action = payment?.action;
  if (state === 'pending_payment' && action !== undefined) {
    add('payment_action_required', '', () => ({ action }));
  }
  if (state === 'in_review') add('in_review', '', emptyFacts);
  if (state === 'blocked') add('blocked', '', () => ({ fraudState: fraud }));
  if (state === 'cancelled') add('cancelled', '', emptyFacts);
  if (visited.includes('fulfilled')) add('fulfilled', '', emptyFacts);
  if (visited.includes('complete')) add('complete', '', emptyFacts);
  if (visited.includes('returned')) add('returned', '', () => defined({ availableToRefund }));
}
