import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadlineWatch } from '../../src/service/deadlines/deadline-watch.js';
import { silent } from '../../src/service/runtime/logger.js';
import { postgres, postgresClient } from '../../src/store/postgres/postgres.js';
import type { SqlClient, SqlValue } from '../../src/store/sql/sql-client.js';
import { sqlStore } from '../../src/store/sql/sql-store.js';
import { account, fillWithOrders } from '../_support/many-orders.js';
import { queriesOf } from '../_support/store-queries.js';
import { freshDatabase, type TestDatabase, testServer } from '../_support/test-database.js';

const server = await testServer();

const WHOLE = 2_000;
const NARROW = 300_000;
const SCHEMA = 'many';
const BIG = new Set(['orders', 'observations', 'milestones']);

/** How many rows a page may read: the first rows of each state and fraud state, twice. */
const PAGE = 3_000;

/** How many rows counting may read of each state or status. */
const COUNTED = 10_001;

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly Node[];
}

describe.skipIf(server === undefined)('with many orders', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let statements: { readonly text: string; readonly params: readonly SqlValue[] }[] = [];
  let recording: SqlClient;

  beforeAll(async () => {
    database = await freshDatabase(server ?? '');
    const store = postgres(database.url, { schema: SCHEMA });
    await store.migrate();
    await fillWithOrders(database.url, SCHEMA, { whole: WHOLE, narrow: NARROW });
    const watched = { store, account, clock: () => 0, logger: silent, onMilestones() {} };
    await deadlineWatch(watched)();
    await store.close();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`vacuum analyze "${SCHEMA}".waiting`);
    // As in production, where one plan serves all parameters.
    await client.query('set plan_cache_mode = force_generic_plan');
    const real = postgresClient(database.url, { listen: false });
    const record = (text: string, params: readonly SqlValue[] = []) => {
      statements.push({ text, params });
      return real.query(text, params);
    };
    recording = { ...real, query: record, prepared: record };
  });

  afterAll(async () => {
    await recording?.close();
    await client?.end();
    await database?.drop();
  });

  async function plansOf(run: () => Promise<unknown>): Promise<readonly Node[]> {
    statements = [];
    await run();
    const plans: Node[] = [];
    for (const { text, params } of statements) {
      await client.query('begin');
      try {
        await client.query(`prepare question as ${text}`);
        const given = params.length === 0 ? '' : `(${params.map(literal).join(', ')})`;
        const { rows } = await client.query(
          `explain (analyze, buffers, format json) execute question${given}`,
        );
        plans.push(rows[0]['QUERY PLAN'][0].Plan);
      } finally {
        await client.query('rollback');
        await client.query('deallocate all');
      }
    }
    return plans;
  }

  it.each(queriesOf('400000059000'))(
    '$name reads only the rows that it needs',
    async (question) => {
      const plans = await plansOf(() => question.run(sqlStore(recording, { schema: SCHEMA })));
      expect(plans.length).toBeGreaterThan(0);
      const read = plans.flatMap(nodesOf).flatMap((node) => {
        if (!BIG.has(node['Relation Name'] ?? '')) return [];
        const each =
          (node['Actual Rows'] ?? 0) +
          (node['Rows Removed by Filter'] ?? 0) +
          (node['Rows Removed by Index Recheck'] ?? 0);
        return [{ type: node['Node Type'], each, all: each * (node['Actual Loops'] ?? 0) }];
      });
      expect(read.filter(({ type }) => type === 'Seq Scan')).toEqual([]);
      for (const { each, all } of read) {
        expect(each).toBeLessThanOrEqual(COUNTED);
        if (question.counts !== true) expect(all).toBeLessThanOrEqual(PAGE);
      }
      // A scan along an index to the place of a cursor removes no rows, but reads blocks.
      const rows = read.reduce((sum, { all }) => sum + all, 0);
      const blocks = plans.reduce(
        (sum, plan) => sum + (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0),
        0,
      );
      expect(blocks).toBeLessThanOrEqual(4 * rows + 250);
    },
  );

  it('counts, and names the figures that it estimates', async () => {
    const store = sqlStore(recording, { schema: SCHEMA });
    const { orders, milestones, parked, estimated } = await store.counts();
    expect(estimated).toEqual({ orders: ['complete'], milestones: ['done'] });
    const exact = await client.query(`select count(*) filter (where state = 'complete') as complete,
      count(*) filter (where state = 'accepted') as accepted,
      count(*) filter (where fraud_state = 'passed') as passed,
      count(*) filter (where fraud_state = 'review_opened') as reviewed,
      count(*) filter (where parked > 0) as parked,
      (select count(*) from "${SCHEMA}".milestones where status = 'done') as done,
      (select count(*) from "${SCHEMA}".milestones where status = 'dead') as dead
      from "${SCHEMA}".orders`);
    const [row] = exact.rows;
    expect(orders.accepted).toBe(Number(row.accepted));
    expect(parked).toBe(Number(row.parked));
    expect(milestones.dead).toBe(Number(row.dead));
    for (const [estimate, counted] of [
      [orders.complete, row.complete],
      [milestones.done, row.done],
    ]) {
      expect(Math.abs((estimate ?? 0) / Number(counted) - 1)).toBeLessThan(0.1);
    }
    // There is one account, so its figures are those of all orders.
    const own = await store.countOrders(account);
    expect(own.estimated).toEqual(['complete']);
    expect(own.orders).toEqual(orders);
    expect(own.estimatedFraud).toEqual(['passed']);
    expect(Math.abs((own.fraud.passed ?? 0) / Number(row.passed) - 1)).toBeLessThan(0.1);
    expect(own.fraud.review_opened).toBe(Number(row.reviewed));
    expect(await store.countOrders('another')).toEqual({
      ...{ orders: {}, fraud: {} },
      ...{ estimated: [], estimatedFraud: [] },
    });
  });
});

function nodesOf(node: Node): readonly Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

function literal(value: SqlValue): string {
  if (value === null) return 'null';
  if (typeof value === 'object' && !(value instanceof Uint8Array)) {
    return `array[${value.map(literal).join(', ')}]::text[]`;
  }
  return pg.escapeLiteral(String(value));
}
