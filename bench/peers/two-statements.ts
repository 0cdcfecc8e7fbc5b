import type { Observation } from '../../src/order/observation.js';
import type { Engine } from '../measure.js';
import { restored, step } from './actor.js';
import { poolOf } from './pool.js';

/**
 * Peer (b): an optimised version of (a): one select and one statement that writes everything, both
 * prepared, with a version instead of a lock.
 */
export function twoStatements(
  url: string,
  schema: string,
  connections: number,
): Engine<Observation> {
  const pool = poolOf(url, connections);
  const read = `select o.version, o.folded, exists (select from ${schema}.observations b
      where b.account = $1 and b.order_id = $2 and b.id = $3) as known
    from (select) one left join ${schema}.orders o on o.account = $1 and o.order_id = $2`;
  const write = `with won as (
      insert into ${schema}.orders as o (account, order_id, version, state, fraud_state, parked,
        instant, updated_at, folded)
      values ($1, $2, $3, $4, 'passed', 0, $5, $6, $7)
      on conflict (account, order_id) do update
      set version = excluded.version, state = excluded.state, instant = excluded.instant,
        updated_at = excluded.updated_at, folded = excluded.folded
      where o.version = excluded.version - 1
      returning 1
    ), observed as (
      insert into ${schema}.observations
        (account, order_id, id, instant, source, arrived_at, observation)
      select $1, $2, $8, $5, $9, $6, $10 from won on conflict do nothing
    ), due as (
      insert into ${schema}.milestones (account, order_id, kind, subject, status, attempts, forgiven,
        created_at, due_at, facts)
      select $1, $2, $4, '', 'pending', 0, 0, $6, $6, '{}' from won where $11::boolean
      on conflict do nothing
    ) select from won`;
  return {
    async take(observation) {
      const { account, orderId, id, instant, source } = observation;
      for (;;) {
        const { rows } = await pool.query({
          name: 'read',
          text: read,
          values: [account, orderId, id],
        });
        const { version, folded, known } = rows[0] ?? {};
        if (known === true) return;
        const { persisted, before, after } = step(restored(folded), observation);
        const { rowCount } = await pool.query({
          name: 'write',
          text: write,
          values: [
            account,
            orderId,
            Number(version ?? 0) + 1,
            after,
            instant,
            Date.now() * 1000,
            JSON.stringify(persisted),
            id,
            source,
            JSON.stringify(observation),
            after !== before,
          ],
        });
        if (rowCount === 1) return;
      }
    },
    close: () => pool.end(),
  };
}
