import { closingGates, may } from '../gates.js';
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
  const tags = tagsOf(state);
  if (tags.includes('terminal') && guardHolds(open(snapshot), 'somethingCaptured')) {
    const detail = `The order is ${state}, yet money was captured for it: refund it, or ask the provider.`;
    add('needs_attention', 'captured_although_over', () => ({ about: 'captured', detail }));
  }
  const mayHaveBeenSent = tags.includes('fulfillable') && !released && visited.some(isDisputed);
  if (mayHaveBeenSent && may(record, 'fulfil').allowed) {
    const detail = `The order came out of a dispute as ${state}, and nothing was known of it before: find out whether it was sent, and send it if it was not.`;
    add('needs_attention', 'after_dispute', () => ({ about: 'dispute', detail }));
  }
}
