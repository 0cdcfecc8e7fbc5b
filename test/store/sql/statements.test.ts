import { describe, expect, it } from 'vitest';
import { milestoneKey } from '../../../src/order/milestone/milestone.js';
import { statements } from '../../../src/store/sql/orders/write/statement.js';
import type { SqlClient } from '../../../src/store/sql/sql-client.js';
import { sqlStore } from '../../../src/store/sql/sql-store.js';
import {
  ACCOUNT,
  changeSample,
  milestoneSample,
  NOW,
  observationSample,
} from '../../../src/testing/store-conformance/samples.js';

/** A client that returns no rows and records the texts of prepared statements. */
function recording(): { readonly client: SqlClient; readonly prepared: Set<string> } {
  const prepared = new Set<string>();
  const client: SqlClient = {
    query: async () => [],
    prepared: async (text) => {
      prepared.add(text);
      return [];
    },
    transaction: (work) => work(client),
    close: async () => {},
  };
  return { client, prepared };
}

const FEW = [0, 1, 2, 7];

/** Saves changes with all combinations of none, one and several members. */
async function saveAllShapes(client: SqlClient, schema: string, round: number): Promise<void> {
  const store = sqlStore(client, { schema });
  const several = <T>(count: number, make: (id: string) => T) =>
    Array.from({ length: count }, (_, each) => make(`${round}-${each}`));
  for (const orders of [1, 2, 7]) {
    for (const observed of FEW) {
      for (const replaced of FEW) {
        for (const milestones of FEW) {
          for (const again of FEW) {
            const first = `o${round}`;
            const change = changeSample(first, {
              observations: several(observed, (id) => observationSample(first, id)),
              replaced: several(replaced, (id) => observationSample(first, `again ${id}`)),
              milestones: several(milestones, (id) => milestoneSample(first, 'refunded', id)),
              again: several(again, (id) => milestoneKey(ACCOUNT, first, 'ready_to_fulfil', id)),
            });
            const others = several(orders - 1, (id) => changeSample(`other ${id}`));
            await store.save([change, ...others], NOW);
          }
        }
      }
    }
  }
}

describe('the statements of a store', () => {
  it('are one for each combination of none, one and several members, whatever their content', async () => {
    const { client, prepared } = recording();
    await saveAllShapes(client, 'a_shop', 1);
    expect(prepared.size).toBe(2 * 3 ** 4);
    await saveAllShapes(client, 'a_shop', 2);
    expect(prepared.size).toBe(2 * 3 ** 4);
  });

  it('are cached up to a limit, however many schemas there are', async () => {
    const { client } = recording();
    for (let shop = 0; shop < 20; shop += 1) await saveAllShapes(client, `shop_${shop}`, 1);
    expect(statements.size).toBe(1_000);
  });
});
