import type { Wait } from '../../lifecycle/index.js';
import { storableText } from '../../order/text/storable-text.js';
import { decodeCursor, pageLimit, pageOf } from '../page.js';
import type { OrderKey, Page, WaitCorrection, WaitFilter, WaitingOrder } from '../store.js';
import { following } from './page.js';

/** What orders in memory wait for. */
export class MemoryWaits {
  readonly #waits = new Map<string, WaitingOrder>();

  /** Enters what an order waits for, and removes what it no longer does. */
  change({ account, orderId }: OrderKey, waits: readonly Wait[] = []): void {
    for (const { deadline, since } of waits) {
      const wait = { account, orderId, deadline };
      const known = this.#waits.get(nameOf(wait))?.since ?? Number.POSITIVE_INFINITY;
      this.#set(wait, since === undefined ? undefined : Math.min(since, known));
    }
  }

  /** Writes what the history of an order says, unless something else is known of it by now. */
  correct({ version: _, from, since, ...wait }: WaitCorrection): void {
    if (this.#waits.get(nameOf(wait))?.since === from) this.#set(wait, since);
  }

  list(filter: WaitFilter): Page<WaitingOrder> {
    const { account, deadline, since } = filter;
    const limit = pageLimit(filter);
    const after = filter.after === undefined ? undefined : decodeCursor(filter.after, [0, '']);
    const matching = [...this.#waits.values()].filter(
      (one) =>
        one.account === storableText(account) && one.deadline === deadline && one.since <= since,
    );
    const place = (one: WaitingOrder): [number, string] => [one.since, one.orderId];
    return pageOf(following(matching, place, after, limit), limit, place);
  }

  #set(wait: Omit<WaitingOrder, 'since'>, since: number | undefined): void {
    const { deadline } = wait;
    const account = storableText(wait.account);
    const orderId = storableText(wait.orderId);
    if (since === undefined) this.#waits.delete(nameOf(wait));
    else this.#waits.set(nameOf(wait), { account, orderId, deadline, since });
  }
}

function nameOf({ account, orderId, deadline }: Omit<WaitingOrder, 'since'>): string {
  return JSON.stringify([storableText(account), storableText(orderId), deadline]);
}
