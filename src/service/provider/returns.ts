import type { ReturnRequest } from '../../adapters/provider-api.js';
import { ledger, type OrderRecord, returnableUnits } from '../../lifecycle/index.js';
import type { OrderReturn } from '../../order/facts/facts.js';
import { checkedOptions } from '../../order/options/options.js';
import {
  type ActionResult,
  act,
  type Invalid,
  invalid,
  type ReadFirst,
  type Units,
  unitProblem,
  unknownLine,
} from './actions.js';
import { apiOf, type ProviderAccess } from './provider-access.js';

/** What may come back. */
export interface ReturnOptions {
  /** Absent: everything that was sent and is not on its way back. */
  readonly items?: readonly Units[];
  /** For the provider's records, which take up to 64 characters. No personal data. */
  readonly reason?: string;
}

/** What came back. */
export interface AcceptReturnOptions {
  /** Absent: everything of that return. */
  readonly items?: readonly Units[];
}

/**
 * Lets goods come back, if the order may be returned now, and no more than was sent less what is in
 * other returns. Those are listed first: one whose answer was lost counts, so asking again is safe.
 */
export async function returnGoods(
  access: ProviderAccess,
  orderId: string,
  options?: ReturnOptions,
): Promise<ActionResult> {
  const { items, reason } = checkedOptions(options, { items: 'optional', reason: 'optional' });
  const prepare = (record: OrderRecord) => {
    const wanted = wantedOf(record, items);
    if ('kind' in wanted) return wanted;
    const request = { ...wanted, ...(reason === undefined ? {} : { reason }) };
    return () => apiOf(access.provider).return(orderId, request);
  };
  return act(access, orderId, 'return', prepare, listing(orderId));
}

/**
 * Says that goods of a return came back and are accepted. Once all of a return is, the provider gives
 * the money back. Returns are listed first, so what was accepted already is not accepted again.
 */
export async function acceptReturn(
  access: ProviderAccess,
  orderId: string,
  returnId: string,
  options?: AcceptReturnOptions,
): Promise<ActionResult> {
  const { items } = checkedOptions(options, { items: 'optional' });
  const prepare = ({ folded }: OrderRecord) => {
    const known = Object.values(folded.snapshot.context.returns).find(({ id }) => id === returnId);
    const problem = acceptanceProblem(known, returnId, items);
    return (
      problem ??
      (() => apiOf(access.provider).acceptReturn(orderId, returnId, items && summed(items)))
    );
  };
  return act(access, orderId, 'return', prepare, listing(orderId));
}

function listing(orderId: string): ReadFirst {
  return {
    // A return that is not known here may be one whose answer was lost.
    if: ['possible', 'unknown_return'],
    async read(api) {
      const answer = await api.returns(orderId);
      return answer.kind === 'failure' ? answer : { ...answer, kind: 'read' };
    },
  };
}

function wantedOf(
  record: OrderRecord,
  units: readonly Units[] | undefined,
): Pick<ReturnRequest, 'items'> | Invalid {
  const lines = ledger(record);
  const left = returnableUnits(record);
  const wanted =
    units ??
    lines.flatMap(({ itemId, fulfilled, returned }) => {
      const quantity = left.get(itemId) ?? fulfilled - returned;
      return quantity > 0 ? [{ itemId, quantity }] : [];
    });
  if (wanted.length === 0) {
    return invalid('nothing_to_return', 'Nothing of this order is left to come back.');
  }
  const items = summed(wanted);
  const unknown = wanted.find(({ itemId }) => !lines.some((line) => line.itemId === itemId));
  if (unknown !== undefined) return unknownLine(unknown.itemId);
  const quantity = quantityProblem(wanted);
  if (quantity !== undefined) return quantity;
  for (const line of lines) {
    const asked = items.find(({ itemId }) => itemId === line.itemId)?.quantity ?? 0;
    const most = left.get(line.itemId);
    if (most === undefined || asked <= most) continue;
    const message = `Of line ${line.itemId} ${asked} are to come back, but ${most} are left: ${line.ordered} ordered, ${line.cancelled} cancelled, ${line.returned} in other returns.`;
    return invalid('too_many', message, line.itemId);
  }
  return { items };
}

function acceptanceProblem(
  known: OrderReturn | undefined,
  returnId: string,
  units: readonly Units[] | undefined,
): Invalid | undefined {
  if (known === undefined) {
    return invalid('unknown_return', `The order has no return ${returnId}.`);
  }
  if (known.state === 'accepted') {
    return invalid('already_accepted', `Return ${returnId} was accepted already.`);
  }
  if (units === undefined) return undefined;
  const quantity = quantityProblem(units);
  if (quantity !== undefined) return quantity;
  if (units.length === 0) return invalid('nothing_to_return', 'No line is named.');
  if (known.items === undefined) return undefined;
  for (const { itemId, quantity: asked } of summed(units)) {
    const line = known.items.find((item) => item.itemId === itemId);
    if (line === undefined) {
      return invalid('unknown_item', `Return ${returnId} has no line ${itemId}.`, itemId);
    }
    const left = line.quantity - line.accepted;
    if (asked <= left) continue;
    const message = `Of line ${itemId} ${asked} are to be accepted, but ${left} are left: ${line.quantity} may come back, ${line.accepted} were accepted.`;
    return invalid('too_many', message, itemId);
  }
  return undefined;
}

function quantityProblem(units: readonly Units[]): Invalid | undefined {
  return units.flatMap(({ itemId, quantity }) => unitProblem(itemId, quantity) ?? []).at(0);
}

/** A line that is named twice is one line with both quantities. */
function summed(units: readonly Units[]): readonly Units[] {
  const sums = new Map<string, number>();
  for (const { itemId, quantity } of units) sums.set(itemId, (sums.get(itemId) ?? 0) + quantity);
  return [...sums].map(([itemId, quantity]) => ({ itemId, quantity }));
}
