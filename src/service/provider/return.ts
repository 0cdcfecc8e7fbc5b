import { ledger, type OrderRecord, returnableUnits } from '../../lifecycle/index.js';
import { defined } from '../../order/defined.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { keyRefused } from '../shop/key-refused.js';
import { type ActionResult, type Invalid, invalid } from './action-result.js';
import { gatedCall, type ReadFirst } from './gated-call.js';
import { hasCall, type ProviderAccess } from './provider-access.js';
import { summed, type Units, unitsProblem } from './requested/units.js';

/** Which units may come back. */
export interface ReturnOptions {
  /** Absent: everything that was fulfilled and is in no other return. */
  readonly items?: readonly Units[];
  /** Orders only: for the provider's records, which take up to 64 characters. No personal data. */
  readonly reason?: string;
  /**
   * The shop's own id of the return, such as the key of the milestone. Needed where the provider speaks of
   * payments, and only there: the same request under the same key is recorded once.
   */
  readonly key?: string;
}

export const RETURN_OPTIONS: OptionNames<ReturnOptions> = {
  items: 'optional',
  reason: 'optional',
  key: 'optional',
};

/**
 * Creates a return, if the order may be returned now, of no more units than were fulfilled and are
 * in no other return. Returns are listed first, so one whose answer was lost counts and trying again is safe.
 */
export async function openReturn(
  access: ProviderAccess,
  orderId: string,
  options?: ReturnOptions,
): Promise<ActionResult> {
  const { items, reason, key } = checkedOptions(options, RETURN_OPTIONS);
  const refused = keyRefused(access.provider, key);
  if (refused !== undefined) return refused;
  return gatedCall(access, orderId, {
    gate: 'return',
    call: 'return',
    prepare(record, api) {
      const units = unitsToReturn(record, items);
      if ('kind' in units) return units;
      const request = defined({ items: units, reason });
      return () => api.return(orderId, request);
    },
    readFirst: readingReturns(orderId),
  });
}

/** Lists the returns of an order: one that is not known here may be one whose answer was lost. */
export function readingReturns(orderId: string): ReadFirst {
  return {
    if: ['possible', 'unknown_return'],
    async read(api) {
      if (!hasCall(api, 'returns')) return { kind: 'none' };
      const answer = await api.returns(orderId);
      return answer.kind === 'failure' ? answer : { ...answer, kind: 'read' };
    },
  };
}

function unitsToReturn(
  record: OrderRecord,
  requested: readonly Units[] | undefined,
): readonly Units[] | Invalid {
  const lines = ledger(record);
  const returnable = returnableUnits(record);
  const units =
    requested ??
    lines.flatMap(({ itemId, fulfilled, returned }) => {
      const quantity = returnable.get(itemId) ?? fulfilled - returned;
      return quantity > 0 ? [{ itemId, quantity }] : [];
    });
  if (units.length === 0) {
    return invalid('nothing_to_return', 'No units of this order are left to return.');
  }
  const problem = unitsProblem(units, {
    lines: lines.map(({ itemId }) => itemId),
    limitOf(itemId) {
      const limit = returnable.get(itemId);
      const line = lines.find((one) => one.itemId === itemId);
      if (limit === undefined || line === undefined) return undefined;
      const { ordered, cancelled, returned } = line;
      const because = `left to return (${ordered} ordered, ${cancelled} cancelled, ${returned} in other returns)`;
      return { limit, because };
    },
  });
  return problem ?? summed(units);
}
