import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { postgres } from '../../src/store/postgres/postgres.js';
import { fillWithOrders } from '../_support/many-orders.js';
import { freshDatabase, runSql, testServer } from '../_support/test-database.js';
import { cutConnections } from './database-faults.js';

// `npm run test:faults` sets larger numbers.
const WHOLE = Number(process.env.FAULTS_WHOLE ?? 1_000);
const NARROW = Number(process.env.FAULTS_NARROW ?? 50_000);
/** Milliseconds. */
const STATEMENT_TIMEOUT = Number(process.env.FAULTS_STATEMENT_TIMEOUT ?? 2_000);

const SCHEMA = 'many';

const server = await testServer();

describe.skipIf(server === undefined)('deadlines of many orders', () => {
  it('become milestones once each, despite statement timeouts and cut connections', async () => {
    const database = await freshDatabase(server ?? '');
    onTestFinished(() => database.drop());
    const filled = postgres(database.url, { schema: SCHEMA });
    await filled.migrate();
    await filled.close();
    await fillWithOrders(database.url, SCHEMA, { whole: WHOLE, narrow: NARROW });

    const orders = await createOrderLifecycle({
      provider: digitalRiver({ mode: 'test', webhookSecrets: ['a secret of the fault tests'] }),
      store: postgres(database.url, { schema: SCHEMA, statementTimeoutMs: STATEMENT_TIMEOUT }),
      // Everything that waits is overdue.
      clock: () => Date.UTC(2100, 0, 1) * 1_000,
      deadlines: { intervalMs: 0 },
    });
    onTestFinished(() => orders.stop());
    let checks = 0;
    let failed = 0;
    for (let whole = 0; whole < 2; checks += 1) {
      const checking = orders.checkDeadlines();
      // Both are awaited together: a check may fail before the last connection has been cut.
      const cutting = checks < 2 ? cutConnections(database.url) : undefined;
      const [checked] = await Promise.allSettled([checking, cutting]);
      await cutting;
      // An interrupted check is repeated, as in a service.
      if (checked.status === 'fulfilled') whole += 1;
      else if (checks < 2) failed += 1;
      else throw checked.reason;
    }
    console.log(
      `${WHOLE} orders and ${NARROW} rows; ${failed} of ${checks} checks were interrupted`,
    );

    const [waiting] = await runSql(
      database.url,
      `select count(*)::integer as n from ${SCHEMA}.orders
       where state in ('accepted', 'in_review', 'pending_payment')`,
    );
    const milestones = await runSql(
      database.url,
      `select order_id, subject from ${SCHEMA}.milestones
       where kind = 'needs_attention' and subject like 'deadline:%'`,
    );
    const orderIds = new Set(milestones.map((row) => (row as { order_id: string }).order_id));
    expect({ n: orderIds.size }).toEqual(waiting);
    expect(orderIds.size).toBeGreaterThanOrEqual(WHOLE / 10);
    const left = await runSql(database.url, `select * from ${SCHEMA}.waiting`);
    expect(left).toEqual([]);
  });
});
