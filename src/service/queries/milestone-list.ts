import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import type { MilestoneFilter, Store } from '../../store/store.js';
import { type HandledKinds, type MilestoneView, milestoneView } from './milestone-view.js';

const MILESTONE_FILTER: OptionNames<MilestoneFilter> = {
  account: 'optional',
  orderId: 'optional',
  status: 'optional',
  limit: 'optional',
  after: 'optional',
};

/** A page of milestones. */
export async function milestoneList(
  store: Pick<Store, 'milestones'>,
  account: string,
  filter?: MilestoneFilter,
  handled?: HandledKinds,
): Promise<{ milestones: readonly MilestoneView[]; next?: string }> {
  const which = checkedOptions(filter, MILESTONE_FILTER);
  const { items, next } = await store.milestones({ account, ...which });
  return {
    milestones: items.map((one) => milestoneView(one, handled)),
    ...(next === undefined ? {} : { next }),
  };
}
