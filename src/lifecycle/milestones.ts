import {
  type Milestone,
  type MilestoneFacts,
  type MilestoneKind,
  milestoneKey,
} from '../order/milestone.js';
import type { Money } from '../order/money.js';
import type { OrderState } from '../order/state.js';
import { tagsOf } from './edges.js';
import type { Folded } from './fold.js';
import { closingGates, may } from './gates.js';

/** A milestone before it has a key: its kind, what it is about, and what it tells. */
interface Due {
  readonly kind: MilestoneKind;
  readonly subject: string;
  readonly facts: MilestoneFacts;
}

/**
 * The milestones that the order as folded calls for, whether published before or not. A pure
 * function of the fold: what was published already is taken off by the caller.
 */
export function due(folded: Folded): readonly Milestone[] {
  const { account, orderId, snapshot } = folded;
  const { upstreamId, checkoutId } = snapshot.context;
  return [
    ...stateMilestones(folded),
    ...releaseMilestones(folded),
    ...disputeMilestones(folded),
    ...chargeMilestones(folded),
    ...refundMilestones(folded),
    ...otherMilestones(folded),
  ].map(({ kind, subject, facts }) => ({
    key: milestoneKey(account, orderId, kind, subject),
    kind,
    subject,
    account,
    orderId,
    ...(upstreamId === undefined ? {} : { upstreamId }),
    ...(checkoutId === undefined ? {} : { checkoutId }),
    facts,
  }));
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

function once(kind: MilestoneKind, isDue: boolean, facts: MilestoneFacts = {}): readonly Due[] {
  return isDue ? [{ kind, subject: '', facts }] : [];
}

function stateMilestones({ snapshot, visited }: Folded): readonly Due[] {
  const { order: state, fraud } = snapshot.value;
  const { payment, availableToRefund } = snapshot.context;
  const was = (visitedState: OrderState) => visited.includes(visitedState);
  return [
    ...once(
      'payment_action_required',
      state === 'pending_payment' && payment?.action !== undefined,
      { action: payment?.action },
    ),
    ...once('in_review', state === 'in_review'),
    ...once('blocked', state === 'blocked', { fraudState: fraud }),
    ...once('cancelled', state === 'cancelled'),
    ...once('fulfilled', was('fulfilled')),
    ...once('complete', was('complete')),
    ...once('returned', was('returned'), known({ availableToRefund })),
  ];
}

function releaseMilestones(folded: Folded): readonly Due[] {
  const refused = releaseRefusal(folded) !== '';
  return once('ready_to_fulfil', !refused, toFulfil(folded));
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

/** Physical and digital lines apart, where the provider said which is which. */
function toFulfil({ snapshot }: Folded): MilestoneFacts {
  const items = Object.values(snapshot.context.items);
  const lines = (physical: boolean | undefined) =>
    items
      .filter((item) => item.physical === physical)
      .map(({ id, skuId, quantity }) => ({ id, ...known({ skuId, quantity }) }));
  return { physical: lines(true), digital: lines(false), unclassified: lines(undefined) };
}

/** The n-th opening and the n-th resolution are milestones of their own: subject is the ordinal. */
function disputeMilestones(folded: Folded): readonly Due[] {
  const { visited, disputes, snapshot } = folded;
  const opened = Math.max(disputes, visited.includes('dispute') ? 1 : 0);
  const open = snapshot.value.order === 'dispute' || closingGates(folded).length > 0;
  const ordinals = Array.from({ length: opened }, (_, index) => String(index + 1));
  return [
    ...ordinals.map((subject) => ({ kind: 'dispute_opened', subject, facts: {} }) as const),
    ...ordinals.slice(0, open ? opened - 1 : opened).map((subject) => ({
      kind: 'dispute_resolved' as const,
      subject,
      facts: { state: snapshot.value.order },
    })),
  ];
}

function chargeMilestones({ snapshot }: Folded): readonly Due[] {
  return Object.values(snapshot.context.charges).flatMap((charge): readonly Due[] => {
    const { id: chargeId, state, amount, failureMessage, captures = [] } = charge;
    const captured = captures.flatMap((capture): readonly Due[] => {
      const kind = CAPTURE_MILESTONES[capture.state];
      const { id, amount: part, fulfilmentId } = capture;
      const facts = known({ chargeId, captureId: id, amount: part, fulfilmentId });
      return kind === undefined ? [] : [{ kind, subject: id, facts }];
    });
    if (state !== 'failed') return captured;
    const facts = known({ chargeId, amount, failureMessage });
    return [{ kind: 'payment_failed', subject: chargeId, facts }, ...captured];
  });
}

const CAPTURE_MILESTONES: Readonly<Record<string, MilestoneKind>> = {
  complete: 'captured',
  failed: 'capture_failed',
};

const REFUND_MILESTONES: Readonly<Record<string, MilestoneKind>> = {
  succeeded: 'refunded',
  failed: 'refund_failed',
  expired: 'refund_failed',
};

function refundMilestones({ snapshot }: Folded): readonly Due[] {
  return Object.values(snapshot.context.refunds).flatMap(
    ({ id, state, amount }): readonly Due[] => {
      const kind = REFUND_MILESTONES[state];
      const facts = known({ refundId: id, state, amount });
      return kind === undefined ? [] : [{ kind, subject: id, facts }];
    },
  );
}

function otherMilestones(folded: Folded): readonly Due[] {
  const { fulfilments, documents, flags } = folded.snapshot.context;
  const cancelledBy = Object.values(fulfilments).flatMap(({ id, items }): readonly Due[] => {
    const cancelled = items.filter(({ cancelQuantity }) => cancelQuantity > 0);
    if (cancelled.length === 0) return [];
    const lines = cancelled.map(({ itemId, cancelQuantity }) => ({ itemId, cancelQuantity }));
    return [{ kind: 'items_cancelled', subject: id, facts: { fulfilmentId: id, items: lines } }];
  });
  const files = Object.values(documents).map(
    ({ id, kind }): Due => ({
      kind: 'document_available',
      subject: id,
      facts: { fileId: id, document: kind },
    }),
  );
  // An unknown value parks its observation, which is a milestone already.
  const flagged = Object.values(flags)
    .filter(({ kind }) => kind !== 'unknown_value')
    .map(
      ({ id, kind, detail }): Due => ({
        kind: kind === 'chargeback' ? 'chargeback' : 'needs_attention',
        subject: id,
        facts: { about: kind, detail },
      }),
    );
  const parked = closingGates(folded).map(
    ({ id, standing }): Due => ({
      kind: 'needs_attention',
      subject: id,
      facts: { about: 'parked', standing: standing.kind, detail: standing.explanation.sentence },
    }),
  );
  return [...cancelledBy, ...files, ...flagged, ...parked];
}

type Known = string | number | Money | undefined;

function known(facts: Readonly<Record<string, Known>>): MilestoneFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
