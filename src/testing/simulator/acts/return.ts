import type { ProviderReturn } from '../provider-run/model.js';
import { aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';
import { secondOf } from '../values/time.js';
import { refund } from './refund.js';

function about(type: string, id: string) {
  return { type, subject: { kind: 'return', id } } as const;
}

/**
 * Returns every item: creates the return, accepts it in one or two steps and refunds the order, which
 * is `returned` then.
 */
export function returnEverything(run: ProviderRun): void {
  const id = `ret_${run.random.uuid()}`;
  const created: ProviderReturn = {
    id,
    createdAt: secondOf(run.now),
    state: 'created',
    reason: run.random.pick(['Too small', 'Too large', 'Never opened']),
    items: run.basics.items.map((item) => ({
      itemId: item.id,
      quantity: item.quantity,
      accepted: 0,
    })),
  };
  run.change({ returns: [...run.order.returns, created] }, about('return.created', id));
  run.wait('days');
  const replace = (next: ProviderReturn) => ({
    returns: run.order.returns.map((entry) => (entry.id === id ? next : entry)),
  });
  if (run.random.chance(0.3)) {
    const partly: ProviderReturn = {
      ...created,
      items: created.items.map((item) => ({ ...item, accepted: Math.floor(item.quantity / 2) })),
    };
    run.change(replace(partly), about('return.updated', id));
    run.wait(run.random.pick(['minutes', 'days']));
  }
  run.change(
    replace({
      ...created,
      state: 'accepted',
      items: created.items.map((item) => ({ ...item, accepted: item.quantity })),
    }),
    about('return.accepted', id),
  );
  run.wait('moment');
  refund(run, { share: 'all', ends: 'succeeded' });
  run.wait(run.random.pick(['moment', 'seconds', 'minutes']));
  // The documentation's table and diagram disagree about the name of this event.
  run.change(
    { state: 'returned' },
    aboutOrder(run.random.chance(0.8) ? 'order.refunded' : 'order.returned'),
  );
}
