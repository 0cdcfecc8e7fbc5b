import type { ObjectContext } from '@restatedev/restate-sdk';
import type { NewOrderRow, OrderKey, Pruning } from '../../../store/store.js';
import type { Hosted } from '../names.js';
import { loadAndChange, type Moment } from './change.js';

/** An order to prune, if it still matches and has the version before that of `pruned`. */
export interface PruningOne extends Moment {
  readonly pruning: Pruning;
  /** The row to write in its place. */
  readonly pruned: NewOrderRow;
}

const ALL = { observations: 'all', milestones: true } as const;

/** The handlers of an order's object that delete. */
export function maintenanceHandlers(hosted: Hosted) {
  return {
    scrub: (
      ctx: ObjectContext,
      { order, ...moment }: Moment & { readonly order: OrderKey },
    ): Promise<number> => loadAndChange(ctx, hosted, ALL, moment, (store) => store.scrub(order)),
    prune: (ctx: ObjectContext, { pruning, pruned, ...moment }: PruningOne): Promise<number> =>
      loadAndChange(ctx, hosted, ALL, moment, async (store, { row }) => {
        if (row?.version !== pruned.version - 1) return 0;
        return (await store.prune(pruning, () => pruned, moment.at)).pruned;
      }),
  };
}
