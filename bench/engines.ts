import { digitalRiver } from '../src/adapters/digital-river/index.js';
import type { Observation } from '../src/order/observation.js';
import { createOrderLifecycle } from '../src/service/order-lifecycle.js';
import { postgres } from '../src/store/postgres/postgres.js';
import { SECRET } from './lives.js';
import type { Engine } from './measure.js';
import { floor } from './peers/floor.js';
import { oneByOne } from './peers/one-by-one.js';
import { twoStatements } from './peers/two-statements.js';

/** The engines to compare: this package, two peers, and the floor. */
export const ENGINES = ['ours', 'a', 'b', 'c'] as const;

export type EngineName = (typeof ENGINES)[number];

let schemas = 0;

/** Opens an engine on its own copy of this package's tables. */
export async function openEngine(
  name: EngineName,
  url: string,
  callers: number,
): Promise<Engine<Observation> & { readonly schema: string }> {
  schemas += 1;
  const schema = `bench_${process.pid}_${schemas}`;
  // A long timeout: on a busy machine a benchmark is slow, but should not fail.
  const store = postgres(url, { schema, statementTimeoutMs: 60_000 });
  if (name === 'ours') {
    const orders = await createOrderLifecycle({
      provider: digitalRiver({ mode: 'test', webhookSecrets: [SECRET] }),
      store,
      deliveryTimeoutMs: 60_000,
    });
    return {
      schema,
      take: (observation) => orders.observe(observation),
      close: () => orders.stop(),
    };
  }
  await store.migrate();
  await store.close();
  const connections = Math.min(callers, 20);
  const engine = { a: oneByOne, b: twoStatements, c: floor }[name](url, schema, connections);
  return { ...engine, schema };
}
