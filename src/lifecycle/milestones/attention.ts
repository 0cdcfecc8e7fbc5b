import { isAlive } from '../../../machines/paid-for.js';
import type { OrderState } from '../../order/state.js';
import { closingGates, isAllowed } from '../gates.js';
import { isDisputed, tagsOf } from '../machine/edges.js';
import { guardHolds } from '../machine/guards.js';
import { isPruned, type OrderRecord } from '../record/order-record.js';
import { open } from '../record/snapshot-envelope.js';
import type { Add } from './add.js';

/** Everything that needs a person: flags, parked observations, and two contradictory situations. */
export function addAttention(record: OrderRecord, add: Add): void {
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
  const { movedAgainst } = record;
  if (movedAgainst !== undefined && movedAgainst.to === state) {
    const { from, to } = movedAgainst;
    const detail = `The order was ${from} and is ${to} now, which is not a usual move: ${ADVICE[to]}.`;
    add('needs_attention', `moved:${from}:${to}`, () => ({ about: 'unusual_move', detail }));
  }
  const tags = tagsOf(state);
  if (tags.includes('terminal') && holdsMoney(record)) {
    const detail = `The order is ${state}, yet money was captured for it: refund it, or ask the provider.`;
    add('needs_attention', 'captured_although_over', () => ({ about: 'captured', detail }));
  }
  // Such a provider reports nothing of what was sent, and the shop reports it itself.
  if (snapshot.context.speaksOf === 'payments') return;
  const mayHaveBeenSent = tags.includes('fulfillable') && !released && visited.some(isDisputed);
  if (mayHaveBeenSent && isAllowed(record, 'fulfil')) {
    const detail = `The order came out of a dispute as ${state}, and nothing was known of it before: find out whether it was fulfilled, and fulfil it if it was not.`;
    add('needs_attention', 'after_dispute', () => ({ about: 'dispute', detail }));
  }
}

/** Whether money is held for an order. What the shop gave up itself has a flag of its own. */
function holdsMoney({ folded }: OrderRecord): boolean {
  const { speaksOf, shop, charges } = folded.snapshot.context;
  return speaksOf === 'payments'
    ? shop?.gaveUp !== true && Object.values(charges).some(isAlive)
    : guardHolds(open(folded.snapshot), 'somethingCaptured');
}

/** What to do about an order that moved to a state against the edges. */
const ADVICE: Readonly<Record<OrderState, string>> = {
  pending_payment: 'if it was sent, ask the customer to pay; otherwise wait',
  in_review: 'if it was sent, stop the parcel; otherwise wait for the review',
  accepted: 'if it was cancelled in your shop, refund the payment; otherwise fulfil it',
  fulfilled: 'check what was sent',
  complete: 'check what was sent',
  returned: 'check what came back',
  dispute: 'answer the dispute',
  cancelled: 'if it was sent, ask for the goods back',
  blocked: 'if it was sent, stop the parcel',
};
