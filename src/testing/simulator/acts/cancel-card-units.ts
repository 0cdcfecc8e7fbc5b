import type { ProviderRun } from '../provider-run/provider-run.js';
import { openAmount } from './charges.js';
import { everything, type LineRequest, unitAmount } from './fulfilment.js';

/**
 * The units to cancel so that the primary source's charge is released in full and another source still
 * pays for units to ship. Empty when no number of units does that.
 */
export function unitsPaidByCard(run: ProviderRun): LineRequest[] {
  const card = run.order.charges.find((charge) => charge.primary && charge.state === 'capturable');
  const others = run.order.charges.filter((charge) => !charge.primary && openAmount(charge) > 0);
  if (card === undefined || others.length === 0 || card.captures.length > 0) return [];
  let rest = Math.ceil(openAmount(card) / unitAmount(run));
  const requests: LineRequest[] = [];
  const lines = everything(run, 'cancel');
  const open = lines.reduce((sum, line) => sum + line.cancelQuantity, 0);
  if (rest < 1 || rest >= open) return [];
  for (const line of lines) {
    const cancelQuantity = Math.min(rest, line.cancelQuantity);
    if (cancelQuantity > 0) requests.push({ ...line, cancelQuantity });
    rest -= cancelQuantity;
  }
  return requests;
}
