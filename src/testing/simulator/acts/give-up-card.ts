import type { ProviderRun } from '../provider-run/provider-run.js';
import { openAmount } from './charges.js';
import { everything, type LineRequest, unitAmount } from './fulfilment.js';

/**
 * As many units to cancel as release the whole of the primary source's charge and leave something to
 * be sent that another source pays for. Empty when there is no such number.
 */
export function unitsOfTheCard(run: ProviderRun): LineRequest[] {
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
