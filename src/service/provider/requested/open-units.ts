import { ledger, type OrderRecord } from '../../../lifecycle/index.js';
import { filled } from '../../../order/defined.js';
import { type Invalid, invalid } from '../action-result.js';
import { summed, type Units, unitsProblem } from './units.js';

/** The units of an order to fulfil or cancel: those requested, or all that are open. */
export function openUnits(
  record: OrderRecord,
  requested: readonly Units[] | undefined,
): readonly Units[] | Invalid {
  const lines = ledger(record);
  const units =
    requested ??
    lines.flatMap(({ itemId, open = 0 }) => (open > 0 ? [{ itemId, quantity: open }] : []));
  if (units.length === 0) {
    return lines.length > 0 && lines.every(({ open }) => open === 0)
      ? invalid('nothing_open', 'No units of this order are open.')
      : invalid('lines_unknown', 'The open units of this order are not known. Name the lines.');
  }
  const problem = unitsProblem(units, {
    // Where the lines are not known here, the provider knows them.
    lines: filled(lines.map(({ itemId }) => itemId)),
    limitOf(itemId) {
      const line = lines.find((one) => one.itemId === itemId);
      if (line?.open === undefined) return undefined;
      const { open, ordered, fulfilled, cancelled } = line;
      const because = `open (${ordered} ordered, ${fulfilled} fulfilled, ${cancelled} cancelled)`;
      return { limit: open, because };
    },
  });
  return problem ?? summed(units);
}
