import type { Wait } from '../../lifecycle/index.js';
import { storableText } from '../../order/text/storable-text.js';
import type { Instant } from '../../order/time/instant.js';
import { orderKeyText } from '../order-key.js';
import { waitPlace } from '../page-positions.js';
import type { OrderKey, WaitingOrder, Waits } from '../store.js';
import { pageIn } from './page.js';
import { matches, type Tables } from './tables.js';

/** The orders in memory that wait under deadlines. */
export function memoryWaits(tables: Tables): Waits {
  return {
    async waiting(filter) {
      const waits = [...tables.open().waits.values()].filter(
        ({ account, deadline, since }) =>
          matches(filter.account, account) && deadline === filter.deadline && since <= filter.since,
      );
      return pageIn(waits, filter, [0, ''], waitPlace);
    },

    async correctWaits(corrections) {
      const { orders, waits } = tables.open();
      for (const { version, from, since, ...wait } of corrections) {
        const row = orders.get(orderKeyText(wait))?.row;
        const isUnchanged = row !== undefined && row.version === (version ?? row.version);
        if (isUnchanged && waits.get(nameOf(wait))?.since === from) setWait(tables, wait, since);
      }
    },
  };
}

/** Writes the deadlines that an order begins or ceases to wait under. */
export function changeWaits(
  tables: Tables,
  { account, orderId }: OrderKey,
  waits: readonly Wait[] = [],
): void {
  for (const { deadline, since } of waits) {
    const wait = { account, orderId, deadline };
    const stored = tables.waits.get(nameOf(wait))?.since ?? Number.POSITIVE_INFINITY;
    setWait(tables, wait, since === undefined ? undefined : Math.min(since, stored));
  }
}

type WaitKey = Omit<WaitingOrder, 'since'>;

function setWait({ waits }: Tables, wait: WaitKey, since: Instant | undefined): void {
  const account = storableText(wait.account);
  const orderId = storableText(wait.orderId);
  if (since === undefined) waits.delete(nameOf(wait));
  else waits.set(nameOf(wait), { account, orderId, deadline: wait.deadline, since });
}

function nameOf(wait: WaitKey): string {
  return `${orderKeyText(wait)}\0${wait.deadline}`;
}
