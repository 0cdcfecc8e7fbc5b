import assert from 'node:assert/strict';
import { SECOND } from '../../order/time/instant.js';
import { SCRUBBED } from '../../store/store.js';
import {
  changeSample,
  claimAt,
  keyOf,
  later,
  milestoneSample,
  NOW,
  observationSample,
} from './samples.js';
import type { StoreTest } from './store-test.js';

const RESOLUTION = {
  decision: 'dismiss',
  actor: 'support-7',
  reason: 'she called',
  at: NOW,
} as const;

export function scrubbingConforms(test: StoreTest): void {
  test('scrubbing replaces the free texts of an order and nothing else', async (store, clock) => {
    for (const orderId of ['1', '2']) {
      await store.save(
        [
          changeSample(orderId, {
            observations: [observationSample(orderId, 'o1'), observationSample(orderId, 'o2')],
            milestones: [milestoneSample(orderId, 'cancelled')],
            resolutions: [],
          }),
        ],
        NOW,
      );
      const resolutions = [{ observationId: 'o1', resolution: RESOLUTION }];
      await store.save([changeSample(orderId, { row: { version: 2 }, resolutions })], NOW);
    }
    const claimed = await claimAt(store, clock, NOW, { limit: 5 });
    assert.equal(claimed.length, 2);
    for (const { milestone, attempts } of claimed) {
      const failed = {
        status: 'pending',
        error: 'no mail to her',
        dueInMicros: 5 * SECOND,
      } as const;
      await store.settle({ key: milestone.key, attempt: attempts }, failed, later(1));
    }

    assert.equal(await store.scrub(keyOf('1')), 2);
    assert.equal(await store.scrub(keyOf('1')), 0);
    assert.equal(await store.scrub(keyOf('unknown')), 0);
    const [scrubbed, other] = await store.history([keyOf('1'), keyOf('2')]);
    assert.deepEqual(
      scrubbed?.map(({ resolution }) => resolution),
      [{ ...RESOLUTION, reason: SCRUBBED }, undefined],
    );
    assert.deepEqual(other?.[0]?.resolution, RESOLUTION);
    assert.deepEqual(
      (await store.milestones()).items.map(({ lastError, status }) => [lastError, status]),
      [
        [SCRUBBED, 'pending'],
        ['no mail to her', 'pending'],
      ],
    );
  });
}
