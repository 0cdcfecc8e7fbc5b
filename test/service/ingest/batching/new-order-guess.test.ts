import { describe, expect, it } from 'vitest';
import { NewOrderGuess } from '../../../../src/service/ingest/batching/new-order-guess.js';
import { memory } from '../../../../src/store/memory/memory.js';
import { eventBody } from '../../../_support/deliveries.js';
import { makeObservation } from '../../../_support/make-observation.js';
import { counted, deliverTo, service } from '../../../_support/service.js';

/** A service whose reads and writes are counted, and another one on the same store. */
async function twoServices() {
  const store = memory();
  const { store: counting, counts } = counted(store, 'load', 'save');
  return {
    counts,
    here: await service({ store: counting }),
    there: await service({ store }),
  };
}

describe('an order that this process does not know', () => {
  it('is written without reading', async () => {
    const { here, counts } = await twoServices();
    const { body } = await deliverTo(here, eventBody('accepted'));
    expect(body).toMatchObject({ receipt: 'recorded', standing: 'applied', state: 'accepted' });
    expect(counts).toEqual({ load: 0, save: 1 });
  });

  it('is read and tried again when another process has written it', async () => {
    const { here, there, counts } = await twoServices();
    await deliverTo(there, eventBody('accepted', { at: 2 }));
    const { body } = await deliverTo(here, eventBody('pending_payment', { at: 1 }));
    expect(body).toMatchObject({ receipt: 'recorded', late: true, state: 'accepted' });
    expect(counts).toEqual({ load: 1, save: 2 });
    expect(await here.history('7001')).toHaveLength(2);
  });

  it('is a duplicate when another process has recorded the same delivery', async () => {
    const { here, there, counts } = await twoServices();
    const twice = eventBody('accepted');
    await deliverTo(there, twice);
    const { body } = await deliverTo(here, twice);
    expect(body).toMatchObject({ receipt: 'duplicate', state: 'accepted' });
    expect(counts).toEqual({ load: 1, save: 1 });
    expect(await here.history('7001')).toHaveLength(1);
  });

  it('is read first while most such orders exist, and no longer when they are new again', async () => {
    const { here, there, counts } = await twoServices();
    const ids = Array.from({ length: 40 }, (_, index) => `order-${index}`);
    for (const orderId of ids)
      await deliverTo(there, eventBody('pending_payment', { orderId, at: 1 }));
    for (const orderId of ids) await deliverTo(here, eventBody('accepted', { orderId, at: 2 }));
    expect(counts.load).toBe(40);
    expect(counts.save).toBeGreaterThan(40);
    // If all of them had been guessed, it would be eighty.
    expect(counts.save).toBeLessThan(60);
    for (const orderId of ids)
      await deliverTo(here, eventBody('accepted', { orderId: `new-${orderId}` }));
    expect(counts.load).toBeLessThan(60);
  });

  it('is different from an order that another process has changed, which is read after one attempt', async () => {
    const { here, there, counts } = await twoServices();
    await deliverTo(here, eventBody('pending_payment', { at: 1 }));
    await deliverTo(there, eventBody('accepted', { at: 2 }));
    const { body } = await deliverTo(here, eventBody('fulfilled', { at: 3 }));
    expect(body).toMatchObject({ receipt: 'recorded', state: 'fulfilled' });
    expect(counts).toEqual({ load: 1, save: 3 });
  });

  it('is guessed from other unknown orders, not from duplicates of known ones', async () => {
    const { here, counts } = await twoServices();
    const twice = Array.from({ length: 20 }, (_, index) =>
      eventBody('accepted', { orderId: `o-${index}` }),
    );
    for (const body of [...twice, ...twice]) await deliverTo(here, body);
    expect(counts).toEqual({ load: 20, save: 20 });
    await deliverTo(here, eventBody('accepted'));
    expect(counts).toEqual({ load: 20, save: 21 });
  });
});

describe('the guess about unknown orders', () => {
  const one = [makeObservation({ state: 'accepted' })];
  const other = [makeObservation({ state: 'fulfilled' })];

  it('is that they are new, until most of them were not', () => {
    const guess = new NewOrderGuess();
    let wrong = 0;
    while (guess.seemsNew(one)) {
      guess.learn(other, false);
      wrong += 1;
    }
    expect(wrong).toBeGreaterThan(4);
    expect(wrong).toBeLessThan(12);
    guess.learn(other, true);
    expect(guess.seemsNew(one)).toBe(true);
  });

  it('is never wrong twice about the same observations', () => {
    const guess = new NewOrderGuess();
    guess.markKnown(one);
    expect(guess.seemsNew([...other, ...one])).toBe(false);
    expect(guess.seemsNew(other)).toBe(true);
  });

  it('is not changed by a second attempt', () => {
    const guess = new NewOrderGuess();
    guess.markKnown(one);
    for (let times = 0; times < 20; times += 1) guess.learn(one, false);
    expect(guess.seemsNew(other)).toBe(true);
  });
});
