import {
  type Milestone,
  type MilestoneFacts,
  type MilestoneKind,
  type MilestoneOf,
  milestoneKeys,
} from '../../order/milestone/milestone.js';
import type { FulfilFacts, NoFacts } from '../../order/milestone/milestone-facts.js';
import { formatInstant } from '../../order/time/instant.js';
import type { Folded } from '../fold.js';
import { closingGates, may } from '../gates.js';
import { isDisputed, tagsOf } from '../machine/edges.js';
import { guardHolds } from '../machine/guards.js';
import { open } from '../record/envelope.js';
import { isPruned, isSetAside, type OrderRecord } from '../record/order-record.js';
import { whySetAside } from '../record/set-aside.js';
import { ledger } from './quantities.js';

/** Takes a milestone that is due: its kind, what it is about, and, if anybody asks, what it tells. */
type Add = <Kind extends MilestoneKind>(
  kind: Kind,
  subject: string,
  facts: () => MilestoneFacts<Kind>,
) => void;

const nothing = (): NoFacts => ({});

/** Kinds that stop being true when the order moves on before they were handed over. */
export const REJUDGED: ReadonlySet<MilestoneKind> = new Set<MilestoneKind>([
  'ready_to_fulfil',
  'payment_action_required',
  'in_review',
  'payment_failed',
  'needs_attention',
]);

/** What an order calls for. */
export interface Due {
  /** What was not recorded before. */
  readonly milestones: readonly Milestone[];
  /** Keys of what was recorded before and is judged again before it is handed over: it is due now. */
  readonly again: readonly string[];
}

/**
 * What an order calls for, as it is. A pure function of the record. Of an order that was pruned only
 * what came since calls for anybody.
 */
export function due(record: OrderRecord): Due {
  const published = new Set(record.published);
  const milestones: Milestone[] = [];
  const again: string[] = [];
  const added = new Set<string>();
  forEachDue(record, (key, milestone) => {
    // Two charges may name one capture or one cancel: it is one milestone, the first.
    if (added.has(key)) return;
    if (!published.has(key)) {
      added.add(key);
      milestones.push(milestone());
    } else if (REJUDGED.has(milestone.kind)) {
      again.push(key);
    }
  });
  return { milestones, again };
}

/** A milestone that is due, made only if somebody wants it. */
type Making = (() => Milestone) & { readonly kind: MilestoneKind };

/** One milestone as it is due now, whether or not it was recorded before. */
export function dueNow(record: OrderRecord, key: string): Milestone | undefined {
  let found: Milestone | undefined;
  forEachDue(record, (one, milestone) => {
    if (one === key) found ??= milestone();
  });
  return found;
}

function forEachDue(record: OrderRecord, visit: (key: string, milestone: Making) => void): void {
  const { folded } = record;
  const { account, orderId, snapshot } = folded;
  const { upstreamId, checkoutId } = snapshot.context;
  const keyOf = milestoneKeys(account, orderId);
  const order = known({ account, orderId, upstreamId, checkoutId });
  const add: Add = <Kind extends MilestoneKind>(
    kind: Kind,
    subject: string,
    facts: () => MilestoneFacts<Kind>,
  ) => {
    const key = keyOf(kind, subject);
    const one = (): MilestoneOf<Kind> => ({ key, kind, subject, ...order, facts: facts() });
    // Kind and facts fit each other, whichever kind it is; the compiler sees no union in that.
    const make = one as () => Milestone;
    visit(key, Object.assign(make, { kind }));
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
    if (releaseRefusal(record) === '') add('ready_to_fulfil', '', () => toFulfil(record));
    addDisputes(record, add);
    addCharges(folded, add);
    addRefunds(folded, add);
    addFulfilments(folded, add);
    addDocuments(folded, add);
    addChargebacks(folded, add);
    if (snapshot.context.requestToBeForgotten === true) add('forget_requested', '', nothing);
  }
  addDoubts(record, add);
}

function addStates({ snapshot, visited }: Folded, add: Add): void {
  const { order: state, fraud } = snapshot.value;
  const { payment, availableToRefund } = snapshot.context;
  const action = payment?.action;
  if (state === 'pending_payment' && action !== undefined) {
    add('payment_action_required', '', () => ({ action }));
  }
  if (state === 'in_review') add('in_review', '', nothing);
  if (state === 'blocked') add('blocked', '', () => ({ fraudState: fraud }));
  if (state === 'cancelled') add('cancelled', '', nothing);
  if (visited.includes('fulfilled')) add('fulfilled', '', nothing);
  if (visited.includes('complete')) add('complete', '', nothing);
  if (visited.includes('returned')) add('returned', '', () => known({ availableToRefund }));
}

/** Empty when the order is to be released now; otherwise the reason why not. */
export function releaseRefusal(record: OrderRecord): string {
  const { released, visited, parked } = record.folded;
  if (!released) {
    return visited.some(isDisputed)
      ? 'It was in dispute before anything released it here: only a person knows whether it was sent.'
      : 'No order.accepted delivery, creation response or read released it.';
  }
  const past = [...visited, ...parked.flatMap(({ reported }) => reported.state ?? [])].filter(
    (state) => tagsOf(state).includes('goods_gone'),
  );
  if (past.length > 0) return `It was already ${[...new Set(past)].join(', ')}.`;
  const gate = may(record, 'fulfil');
  return gate.allowed ? '' : gate.because;
}

/**
 * What is open now: physical and digital lines apart, where the provider said which is which. Lines of
 * which nobody said how many were ordered are told without a quantity.
 */
function toFulfil(record: OrderRecord): FulfilFacts {
  const { items, credits } = record.folded.snapshot.context;
  const open = new Map(ledger(record).map((line) => [line.itemId, line.open]));
  const lines = (physical: boolean | undefined) =>
    Object.values(items)
      .filter((item) => item.physical === physical && open.get(item.id) !== 0)
      .map(({ id, skuId }) => ({ id, ...known({ skuId, quantity: open.get(id) }) }));
  return {
    physical: lines(true),
    digital: lines(false),
    unclassified: lines(undefined),
    ...(credits === undefined ? {} : { credits: Object.values(credits) }),
  };
}

/**
 * Each dispute is told apart by when it was opened, as the provider records it; one that no record
 * names, by which it was. One that was told by its number before a record named it is not told again.
 */
function addDisputes(record: OrderRecord, add: Add): void {
  const { visited, disputes, disputedAt = [], snapshot, account, orderId } = record.folded;
  const { order: state } = snapshot.value;
  const opened = Math.max(disputes, disputedAt.length, visited.some(isDisputed) ? 1 : 0);
  if (opened === 0) return;
  const isOpen = isDisputed(state) || closingGates(record).length > 0;
  const ordinals = Array.from({ length: opened }, (_, index) => String(index + 1));
  const subjects = ordinals.map((ordinal, index) => {
    const at = disputedAt[index];
    return at === undefined ? ordinal : formatInstant(at);
  });
  const keyOf = milestoneKeys(account, orderId);
  const toldByNumber = (kind: MilestoneKind) =>
    ordinals.filter((one) => !subjects.includes(one) && record.published.includes(keyOf(kind, one)))
      .length;
  const toldOpened = toldByNumber('dispute_opened');
  const toldResolved = toldByNumber('dispute_resolved');
  for (const [index, subject] of subjects.entries()) {
    if (index >= toldOpened) add('dispute_opened', subject, nothing);
    const isResolved = index < opened - 1 || !isOpen;
    if (isResolved && index >= toldResolved) add('dispute_resolved', subject, () => ({ state }));
  }
}

function addCharges({ snapshot }: Folded, add: Add): void {
  const { charges } = snapshot.context;
  const isPaidFor = () => PAID_FOR.every((guard) => guardHolds(open(snapshot), guard));
  for (const charge of Object.values(charges)) {
    const { id: chargeId, state, amount, failureMessage, captures = [], cancels = [] } = charge;
    if (state === 'failed' && !isPaidFor()) {
      add('payment_failed', chargeId, () => known({ chargeId, amount, failureMessage }));
    }
    for (const { id: captureId, state: captured, amount: part, fulfilmentId } of captures) {
      const facts = () => known({ chargeId, captureId, amount: part, fulfilmentId });
      if (captured === 'complete') add('captured', captureId, facts);
      if (captured === 'failed') add('capture_failed', captureId, facts);
    }
    for (const { id: cancelId, state: cancelled, amount: part } of cancels) {
      const facts = () => known({ chargeId, cancelId, amount: part });
      if (cancelled === 'complete') add('charge_cancelled', cancelId, facts);
      if (cancelled === 'failed') add('charge_cancel_failed', cancelId, facts);
      if (cancelled === 'pending_information') {
        add('information_required', cancelId, () => ({ about: 'cancel', ...facts() }));
      }
    }
  }
}

/** The guards of the gate `fulfil` that make up *paid for*. */
const PAID_FOR = ['noLivingChargePending', 'someChargeLives'] as const;

function addRefunds({ snapshot }: Folded, add: Add): void {
  for (const { id, state, amount, asked } of Object.values(snapshot.context.refunds)) {
    const amounts = () => known({ amount, asked });
    if (state === 'succeeded') add('refunded', id, () => ({ refundId: id, state, ...amounts() }));
    if (state === 'failed' || state === 'expired') {
      add('refund_failed', id, () => ({ refundId: id, state, ...amounts() }));
    }
    if (state === 'pending_information') {
      const about = 'refund';
      add('information_required', id, () => ({ about, refundId: id, state, ...amounts() }));
    }
  }
}

function addFulfilments({ snapshot }: Folded, add: Add): void {
  for (const { id, items, tracking } of Object.values(snapshot.context.fulfilments)) {
    const sent = items.filter(({ quantity }) => quantity > 0);
    if (sent.length > 0) {
      add('items_fulfilled', id, () => ({
        fulfilmentId: id,
        items: sent.map(({ itemId, skuId, quantity }) => known({ itemId, skuId, quantity })),
        ...known({ tracking }),
      }));
    }
    const cancelled = items.filter(({ cancelQuantity }) => cancelQuantity > 0);
    if (cancelled.length > 0) {
      add('items_cancelled', id, () => ({
        fulfilmentId: id,
        items: cancelled.map(({ itemId, skuId, cancelQuantity }) =>
          known({ itemId, skuId, cancelQuantity }),
        ),
      }));
    }
  }
}

function addDocuments({ snapshot }: Folded, add: Add): void {
  for (const { id, kind } of Object.values(snapshot.context.documents)) {
    add('document_available', id, () => ({ fileId: id, document: kind }));
  }
}

/** One of nothing is the fee of another. */
function addChargebacks({ snapshot }: Folded, add: Add): void {
  for (const { id, amount } of Object.values(snapshot.context.chargebacks ?? {})) {
    if (amount?.minor !== 0) add('chargeback', id, () => known({ chargebackId: id, amount }));
  }
}

function addDoubts(record: OrderRecord, add: Add): void {
  const { snapshot, visited, released } = record.folded;
  const { order: state } = snapshot.value;
  for (const { id, kind, detail } of Object.values(snapshot.context.flags)) {
    // An unknown value parks its observation, which is a milestone already.
    if (kind === 'unknown_value') continue;
    if (kind === 'chargeback') add('chargeback', id, () => ({ about: kind, detail }));
    else add('needs_attention', id, () => ({ about: kind, detail }));
  }
  const about = isPruned(record) ? 'pruned' : 'parked';
  for (const { id, standing } of closingGates(record)) {
    const detail = standing.explanation.sentence;
    add('needs_attention', id, () => ({ about, standing: standing.kind, detail }));
  }
  if (isPruned(record)) return;
  const tags = tagsOf(state);
  if (tags.includes('terminal') && guardHolds(open(snapshot), 'somethingCaptured')) {
    const detail = `The order is ${state}, yet money was captured for it: give it back, or ask the provider.`;
    add('needs_attention', 'captured_although_over', () => ({ about: 'captured', detail }));
  }
  const unsure = tags.includes('fulfillable') && !released && visited.some(isDisputed);
  if (unsure && may(record, 'fulfil').allowed) {
    const detail = `The order came out of a dispute as ${state}, and nothing was heard of it before: find out whether it was sent, and send it if it was not.`;
    add('needs_attention', 'after_dispute', () => ({ about: 'dispute', detail }));
  }
}

/** The same, and a member that may be undefined may be absent instead. */
type Known<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function known<T extends object>(facts: T): Known<T> {
  const defined = Object.entries(facts).filter(([, value]) => value !== undefined);
  // The compiler cannot see that just those were left out that the type makes optional.
  return Object.fromEntries(defined) as Known<T>;
}
