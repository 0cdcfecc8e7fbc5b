import type { Provider } from '../../adapters/provider.js';
import { counted } from '../../order/text/counted.js';
import { instantOf } from '../../order/time/instant.js';
import { UNPLACED_AFTER_MS } from '../../service/references/reference-options.js';
import type { UnplacedStatistics } from '../../service/references/unplaced-watch.js';
import type { Store } from '../../store/store.js';
import { ageInWords } from '../output/age.js';
import { type Finding, finding } from './finding.js';

/** Counts in the store what waits for its order; nothing where every delivery names its order. */
export async function checkUnplaced(
  store: Pick<Store, 'unplacedCounts'>,
  { speaksOf, account }: Pick<Provider, 'speaksOf' | 'account'>,
): Promise<readonly Finding[]> {
  if (speaksOf === 'orders') return [];
  const { count, oldest } = await store.unplacedCounts(account);
  if (oldest === undefined) return [unplacedFinding({ count, overdue: false })];
  const oldestAgeMs = (instantOf(Date.now()) - oldest) / 1_000;
  return [unplacedFinding({ count, oldestAgeMs, overdue: oldestAgeMs > UNPLACED_AFTER_MS })];
}

/** The finding about reports that wait for their orders. */
export function unplacedFinding({ count, oldestAgeMs = 0, overdue }: UnplacedStatistics): Finding {
  const without = `${counted(count, 'report')} without an order`;
  return overdue
    ? finding(
        'unplaced',
        'look',
        `${without}, the oldest for ${ageInWords(oldestAgeMs)}. Look at "unplaced", and link each payment with "link <reference> <orderId>", or "discard" it`,
      )
    : finding('unplaced', 'fine', without);
}
