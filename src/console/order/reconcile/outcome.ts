import { canonicalJson } from '../../../order/text/canonical-json.js';
import type { ReconciledOrder } from '../../../service/reconcile/reconciliation-report.js';
import type { OrderView } from '../../api.js';

/** What the service answers about an order that it reconciled. */
export type Reconciled =
  | Pick<ReconciledOrder, 'outcome' | 'sentence'>
  | { readonly outcome: 'in_step' };

/** What came of reconciling an order, in one or two sentences. */
export function outcomeText(
  reconciled: Reconciled,
  /** The name of the provider. */
  title: string,
  /** The order before and after it. Undefined where nothing was known of it. */
  before: OrderView | undefined,
  after: OrderView | undefined,
): string {
  const { outcome } = reconciled;
  const isUnchanged = factsOf(before) === factsOf(after);
  // A read that confirms what was known is stored, too: it is no change.
  if (isUnchanged && (outcome === 'in_step' || outcome === 'repaired')) {
    return `It agrees with ${title}; nothing changed.`;
  }
  if (outcome === 'in_step') return `It agrees with ${title}; new details were taken in.`;
  const { sentence } = reconciled;
  return isUnchanged && outcome === 'unresolved' ? `${sentence} Nothing changed.` : sentence;
}

/** Everything that is known of an order, apart from when and how often it was reported. */
function factsOf(order: OrderView | undefined): string {
  if (order === undefined) return '';
  const { version: _, instant: __, milestones: ___, ...facts } = order;
  return canonicalJson(facts);
}
