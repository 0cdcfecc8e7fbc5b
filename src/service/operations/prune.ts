import { prune as pruned, SETTLED_STATES } from '../../lifecycle/index.js';
import { checkDate } from '../../order/options/date.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { instantOf } from '../../order/time/instant.js';
import { recordIn, rowOf } from '../../store/order-row.js';
import { pagesOf } from '../../store/page.js';
import type { Store } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';

/** Which orders to prune. */
export interface PruneOptions {
  /**
   * Prunes orders that have neither received an observation nor changed since then. At least four days ago, as the
   * provider repeats its deliveries for three; months are better.
   */
  readonly quietSince: Date;
}

const OPTIONS: OptionNames<PruneOptions> = {
  quietSince: { required: 'a Date' },
};

/** The result of pruning. */
export interface Pruned {
  /** How many orders lost their history. The record of each stays. */
  readonly orders: number;
}

/** Removes the histories of settled orders that have been quiet. */
export async function prune(
  store: Pick<Store, 'prune'>,
  account: string,
  clock: Clock,
  options: PruneOptions,
): Promise<Pruned> {
  const { quietSince: date } = checkedOptions(options, OPTIONS);
  checkDate('quietSince', date);
  const quietSince = instantOf(date);
  let orders = 0;
  const pages = pagesOf((from) => {
    const at = clock();
    return store.prune(
      { account, states: SETTLED_STATES, quietSince, limit: 200, ...from },
      (row) => rowOf(pruned(recordIn(row), at), row.version + 1),
      at,
    );
  });
  for await (const page of pages) orders += page.pruned;
  return { orders };
}
