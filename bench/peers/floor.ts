import type { Observation } from '../../src/order/observation.js';
import type { Engine } from '../measure.js';
import { poolOf } from './pool.js';

/** Floor (c): one durable row per commit, without any logic of orders. */
export function floor(url: string, schema: string, connections: number): Engine<Observation> {
  const pool = poolOf(url, connections);
  const text = `insert into ${schema}.observations
      (account, order_id, id, instant, source, arrived_at, observation)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`;
  return {
    take: (observation) => {
      const { account, orderId, id, instant, source } = observation;
      return pool.query({
        name: 'insert',
        text,
        values: [
          account,
          orderId,
          id,
          instant,
          source,
          Date.now() * 1000,
          JSON.stringify(observation),
        ],
      });
    },
    close: () => pool.end(),
  };
}
