import type { Observation } from '../../src/order/observation.js';
import type { Engine } from '../measure.js';
import { restored, step } from './actor.js';
import { poolOf } from './pool.js';

/**
 * Peer (a): XState and `pg` in the usual hand-written way: a transaction per event, a round trip per
 * statement, and a lock on the order.
 */
export function oneByOne(url: string, schema: string, connections: number): Engine<Observation> {
  const pool = poolOf(url, connections);
  return {
    async take(observation) {
      const { account, orderId, id, instant, source } = observation;
      const client = await pool.connect();
      try {
        await client.query('begin');
        const { rows } = await client.query(
          `select version, folded from ${schema}.orders
           where account = $1 and order_id = $2 for update`,
          [account, orderId],
        );
        const { rowCount } = await client.query(
          `insert into ${schema}.observations
             (account, order_id, id, instant, source, arrived_at, observation)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
          [account, orderId, id, instant, source, Date.now() * 1000, JSON.stringify(observation)],
        );
        if (rowCount === 1) {
          const { persisted, before, after } = step(restored(rows[0]?.folded), observation);
          await client.query(
            `insert into ${schema}.orders (account, order_id, version, state, fraud_state, parked,
               instant, updated_at, folded)
             values ($1, $2, 1, $3, 'passed', 0, $4, $5, $6)
             on conflict (account, order_id) do update
             set version = orders.version + 1, state = excluded.state, instant = excluded.instant,
               updated_at = excluded.updated_at, folded = excluded.folded`,
            [account, orderId, after, instant, Date.now() * 1000, JSON.stringify(persisted)],
          );
          if (after !== before) {
            await client.query(
              `insert into ${schema}.milestones (account, order_id, kind, subject, status, attempts,
                 forgiven, created_at, due_at, facts)
               values ($1, $2, $3, '', 'pending', 0, 0, $4, $4, '{}') on conflict do nothing`,
              [account, orderId, after, Date.now() * 1000],
            );
          }
        }
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}
