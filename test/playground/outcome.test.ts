import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { stripe } from '../../src/adapters/stripe/index.js';
import { playgroundStories } from '../../src/cli/playground/stories.js';
import { fold, gates, type Order, observe } from '../../src/lifecycle/index.js';
import type { Observation } from '../../src/order/observation.js';
import { endsOf } from '../../src/playground/outcome/ends.js';
import { contentOf, outcomeOf } from '../../src/playground/outcome/outcome.js';
import { readerOf } from '../../src/playground/outcome/providers.js';
import { shuffled } from '../../src/playground/situation/shuffle.js';
import { duplicated, situationOf, withCard } from '../../src/playground/situation/situation.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { parameters } from '../_support/runs.js';

const stories = playgroundStories();
const story = (name: string) => {
  const found = stories.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no story ${name}.`);
  return situationOf(found);
};

describe.each(stories)('the story $name', (told) => {
  const { provider, line } = situationOf(told);

  it('ends the same in a hundred orders of arrival', () => {
    const ends = endsOf(provider, line, { seed: 1, times: 100 });
    expect(ends.map(({ count }) => count)).toEqual([100]);
    expect(ends[0]?.outcome.order?.view.state).not.toBe('unreported');
  });

  it('applies every card in the order in which things happened', () => {
    const outcome = outcomeOf(provider, line);
    expect(new Set([...outcome.cards.values()].map(({ kind }) => kind))).toEqual(
      new Set(['applied']),
    );
    expect(outcome.others).toEqual([]);
  });

  it('is what a service says after the same deliveries', async () => {
    const orders = await serviceOf(provider);
    const shuffledLine = shuffled(line, 7);
    for (const { delivery } of shuffledLine) {
      if (delivery.kind === 'shop') {
        const { object: kind, id: key, items } = delivery.report;
        const at = new Date(delivery.at * 1000);
        await orders.report(delivery.orderId, { kind, key, at, ...(items ? { items } : {}) });
      } else {
        const rawBody = JSON.stringify(delivery.body);
        await orders.webhook(new Request('http://x/', { method: 'POST', body: rawBody }));
      }
    }
    const shown = outcomeOf(provider, shuffledLine).order?.view;
    const served = await orders.get(shown?.id ?? '');
    const { milestones: _, version: __, ...rest } = served ?? {};
    const { milestones: ___, version: ____, ...expected } = shown ?? {};
    expect(rest).toEqual(expected);
    await orders.stop();
  });
});

/** A service in memory whose deliveries need no signature. */
function serviceOf(name: 'digital-river' | 'stripe'): Promise<OrderLifecycle> {
  const signed =
    name === 'stripe'
      ? stripe({
          webhookSecrets: ['whsec_1'],
          releaseAfter: new Date(0),
          total: { metadata: 'order_total' },
        })
      : digitalRiver({ webhookSecrets: ['whsec_1'] });
  return createOrderLifecycle({
    provider: { ...signed, verify: () => ({ ok: true }) },
    store: memory(),
  });
}

describe('what the page shows', () => {
  it('is what observe and fold give for a story and an order of arrival', () => {
    const { provider, line } = story('digital-river/returned');
    const cards = shuffled(line, 3);
    const observations = cards.flatMap(
      ({ delivery }) => contentOf(delivery, readerOf(provider)).observations as Observation[], // each names its order
    );
    let order: Order | undefined;
    for (const observation of observations) order = observe(order, observation).order;
    const shown = outcomeOf(provider, cards).order;
    expect(shown?.record.folded).toEqual(order?.folded);
    expect(shown?.record.folded).toEqual(fold(observations));
    expect(shown?.view.gates).toEqual(order && gates(order));
  });

  it('names a duplicate, a parked card with its sentence, and a body that is not understood', () => {
    let situation = story('digital-river/review_blocked');
    situation = duplicated(situation, 'c1');
    situation = withCard(situation, {
      kind: 'body',
      body: {
        ...{ id: 'x', type: 'order.accepted', createdTime: '2099-01-01T00:00:00Z' },
        data: { object: { id: orderIdOf(situation), state: 'accepted', fraudState: 'passed' } },
      },
    });
    situation = withCard(situation, { kind: 'body', body: { type: 'order.accepted', data: 7 } });
    situation = withCard(situation, { kind: 'body', body: { type: 'customer.created' } });
    const { cards, order } = outcomeOf(situation.provider, situation.line);
    const kinds = situation.line.map(({ key }) => cards.get(key)?.kind);
    expect(kinds.filter((kind) => kind !== 'applied')).toEqual([
      'duplicate',
      'illegal',
      'not_understood',
      'ignored',
    ]);
    const illegal = cards.get(situation.line.at(-3)?.key ?? '');
    expect(illegal).toMatchObject({ sentence: expect.stringMatching(/blocked/) });
    expect(order?.view.gates.fulfil.allowed).toBe(false);
  });

  it('lets a review wait for its order until a payment links it', () => {
    const { provider, line } = story('stripe/review_approved_of_hold');
    const typeOf = (body: unknown) => String(Object(body).type);
    const review = line.find(
      ({ delivery }) => delivery.kind === 'body' && typeOf(delivery.body) === 'review.opened',
    );
    const others = line.filter((one) => one !== review);
    if (review === undefined) throw new Error('the story has a review');
    const alone = outcomeOf(provider, [review]);
    expect(alone.cards.get(review.key)?.kind).toBe('unplaced');
    expect(alone.order).toBeUndefined();
    expect(outcomeOf(provider, [review, ...others]).cards.get(review.key)?.kind).toBe('applied');
  });

  it('shows a report of the shop that contradicts its key as refused', () => {
    const { provider, line } = story('stripe/sent_then_captured');
    const shop = line.find(({ delivery }) => delivery.kind === 'shop');
    if (shop?.delivery.kind !== 'shop') throw new Error('the story has a report of the shop');
    const report = { ...shop.delivery.report, items: [{ itemId: 'line-9', quantity: 1 }] };
    const other = { key: 'other', delivery: { ...shop.delivery, report } };
    const { cards } = outcomeOf(provider, [...line, other]);
    expect(cards.get('other')).toMatchObject({ kind: 'refused', sentence: /key/ });
  });

  it('depends on the set of cards only, whatever was dropped and duplicated', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...stories),
        fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        (told, picks, seed) => {
          const { provider, line } = situationOf(told);
          const cards = picks.flatMap((pick, index) => {
            const card = line[pick % line.length];
            return card === undefined ? [] : [{ ...card, key: `k${index}` }];
          });
          expect(endsOf(provider, cards, { seed, times: 3 })).toHaveLength(1);
        },
      ),
      parameters(0.03),
    );
  });
});

function orderIdOf({ provider, line }: ReturnType<typeof story>): string {
  return outcomeOf(provider, line).order?.view.id ?? '';
}
