import type { ItemBasics } from '../provider-run/basics.js';
import type { ProviderFulfilment } from '../provider-run/model.js';

/** The units of one line; those that are neither shipped nor cancelled are open. */
export interface LineUnits {
  readonly ordered: number;
  readonly sent: number;
  readonly cancelled: number;
  readonly open: number;
}

/** The units of every line after these fulfilments, by line id. */
export function linesOf(
  items: readonly ItemBasics[],
  fulfilments: readonly ProviderFulfilment[],
): Record<string, LineUnits> {
  const lines: Record<string, LineUnits> = {};
  for (const { id, quantity: ordered } of items) {
    let sent = 0;
    let cancelled = 0;
    for (const fulfilment of fulfilments) {
      for (const line of fulfilment.items) {
        if (line.itemId !== id) continue;
        sent += line.quantity;
        cancelled += line.cancelQuantity;
      }
    }
    lines[id] = { ordered, sent, cancelled, open: ordered - sent - cancelled };
  }
  return lines;
}

/** Whether any unit is open. */
export function anythingOpen(lines: Readonly<Record<string, LineUnits>>): boolean {
  return Object.values(lines).some(({ open }) => open > 0);
}
