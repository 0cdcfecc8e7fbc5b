import { storableText } from '../../../order/text/storable-text.js';
import type { Instant } from '../../../order/time/instant.js';
import { firstOfEachOrder } from '../../by-order.js';
import type { OrderWrite } from '../../store.js';
import type { StoreClock } from '../clock.js';
import type { RecentWords } from '../compact/order-words.js';
import type { SqlClient } from '../sql-client.js';
import { lockOrder } from './load.js';
import { saveOrders } from './save.js';

/** Deletes the observations of an order and saves a change over its version. */
export async function beginOrderAnew(
  client: SqlClient,
  schema: string,
  change: OrderWrite,
  at: Instant,
  clock: StoreClock,
  words: RecentWords,
): Promise<boolean> {
  const { account, orderId, version } = change.row;
  return client.transaction(async (session) => {
    const before = await lockOrder(session, schema, change.row);
    if (before?.version !== version - 1) return false;
    await session.query(
      `delete from ${schema}.observations b where b.account = $1 and b.order_id = $2`,
      [storableText(account), storableText(orderId)],
    );
    const written = await saveOrders(session, schema, firstOfEachOrder([change]), at, clock, words);
    return written.has(change);
  });
}
