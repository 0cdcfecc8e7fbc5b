import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import type { Observation } from '../../src/order/observation.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { embeddedClient } from '../../src/store/embedded/embedded.js';
import { sqlStore } from '../../src/store/sql/sql-store.js';
import { nextOrder, SECRET } from '../lives.js';
import { inTurn, rateOf, ratioOf, warmUp } from '../measure.js';
import { type Figure, faster } from '../report.js';
import type { Part } from './part.js';

/** Compares the embedded store with one row per statement on the same engine, which never calls fsync. */
export const embedded: Part = async (_, { time, rounds, warmUp: calls }) => {
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-bench-'));
  const client = embeddedClient(directory);
  const orders = await createOrderLifecycle({
    provider: digitalRiver({ mode: 'test', webhookSecrets: [SECRET] }),
    store: sqlStore(client),
    deliveryTimeoutMs: 60_000,
  });
  const insert = ({ account, orderId, id, instant, source, ...rest }: Observation) =>
    client.query(
      `insert into order_lifecycle.observations
         (account, order_id, id, instant, source, arrived_at, observation)
       values ($1, $2, $3, $4, $5, $4, $6)`,
      [account, orderId, id, instant, source, JSON.stringify(rest)],
    );
  const figures: Figure[] = [];
  for (const callers of [1, 32, 128]) {
    await warmUp(insert, nextOrder, callers, calls);
    await warmUp(orders.observe, nextOrder, callers, calls);
    const { ours, floor } = await inTurn(rounds, {
      ours: () => rateOf(orders.observe, nextOrder, callers, time),
      floor: () => rateOf(insert, nextOrder, callers, time),
    });
    figures.push(
      faster({
        part: 'embedded',
        what: `${callers} callers`,
        ours: ours.perSecond,
        unit: 'events/s',
        peer: 'floor: one INSERT per statement, PGlite',
        theirs: floor.perSecond,
        ratio: ratioOf(ours, floor),
      }),
    );
  }
  await orders.stop();
  await rm(directory, { recursive: true, force: true });
  return figures;
};
