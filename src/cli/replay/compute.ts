import { fromHistory } from '../../lifecycle/index.js';
import { progressBar } from '../output/progress-bar.js';
import type { Histories } from './histories.js';

/** An order as it follows from its history. */
export interface ComputedOrder {
  readonly id: string;
  readonly account: string;
  readonly state: string;
  readonly fraudState: string;
  /** By id of the observation. */
  readonly standings: Readonly<Record<string, string>>;
}

/** Computes every order from its history. */
export function computeOrders(histories: Histories['orders']): readonly ComputedOrder[] {
  const bar = progressBar('computing', histories.size);
  const computed = [...histories.values()].map((history): ComputedOrder => {
    const { record, standings } = fromHistory(history);
    const { orderId: id, account, snapshot } = record.folded;
    bar.advance();
    return {
      ...{ id, account, state: snapshot.value.order, fraudState: snapshot.value.fraud },
      standings: Object.fromEntries(
        standings.map(({ observation, standing }) => [observation.id, standing.kind]),
      ),
    };
  });
  bar.end();
  return computed;
}
