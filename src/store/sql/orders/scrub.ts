import { storableText } from '../../../order/text/storable-text.js';
import { type OrderKey, SCRUBBED } from '../../store.js';
import type { SqlClient } from '../sql-client.js';

/** Replaces the free texts about an order by {@link SCRUBBED}. */
export async function scrubOrder(
  client: SqlClient,
  schema: string,
  { account, orderId }: OrderKey,
): Promise<number> {
  const params = [storableText(account), storableText(orderId), SCRUBBED];
  return client.transaction(async (session) => {
    const errors = await session.query(
      `update ${schema}.milestones m set last_error = $3
       where m.account = $1 and m.order_id = $2 and m.last_error <> $3 returning 1`,
      params,
    );
    const settlements = await session.query(
      `update ${schema}.milestones m set reason = $3
       where m.account = $1 and m.order_id = $2 and m.settled_by is not null and m.reason <> $3
       returning 1`,
      params,
    );
    const reasons = await session.query(
      `update ${schema}.observations b
       set resolution = jsonb_set(b.resolution::jsonb, '{reason}', to_jsonb($3::text))::text
       where b.account = $1 and b.order_id = $2 and b.resolution::json ->> 'reason' <> $3 returning 1`,
      params,
    );
    return errors.length + settlements.length + reasons.length;
  });
}
