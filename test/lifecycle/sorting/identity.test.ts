import { describe, expect, it } from 'vitest';
import { contentDigest, sameContent, withOwnId } from '../../../src/lifecycle/sorting/identity.js';
import type { Observation } from '../../../src/order/observation.js';
import { charge, makeObservation, START } from '../../_support/make-observation.js';

const webhook = makeObservation({
  id: 'evt-1',
  at: 1,
  state: 'accepted',
  fraud: 'passed',
  visitedAt: { pending_payment: 0, accepted: 1 },
  charges: [charge('capturable')],
});
const answer = makeObservation({
  id: 'facts:1',
  at: 1,
  source: 'response',
  charges: [charge('pending')],
});

/** The same with other facts. */
function stating(facts: object): Observation {
  return {
    ...webhook,
    events: [{ type: 'facts.reported', facts, instant: START, source: 'webhook' }],
  };
}

/** The members of an object the other way round, at every depth. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, inner]) => [key, reversed(inner)]);
  return Object.fromEntries(members.reverse()) as T;
}

describe('two messages are the same', () => {
  it.each<[string, Observation, Observation]>([
    ['in whatever order their members come', webhook, reversed(webhook)],
    ['under whatever id they came', webhook, { ...webhook, id: 'evt-2' }],
    ['whatever the provider called them', webhook, { ...webhook, label: 'order.accepted' }],
    ['also under an id of their own', webhook, withOwnId(webhook)],
    ['as the answer to a creation and as a read', answer, { ...answer, source: 'read' }],
    ['as an answer that is given again later', answer, makeObservation({ ...answerAt(9) })],
    ['as an answer that may not release', answer, { ...answer, releases: false }],
    [
      'once a database has replaced what text cannot hold',
      stating({ upstreamId: 'a\0b\uD800' }),
      stating({ upstreamId: 'a\uFFFDb\uFFFD' }),
    ],
    [
      'once a database has replaced what a key cannot hold',
      stating({ 'a\0b\uD800': 1 }),
      stating({ 'a\uFFFDb\uFFFD': 1 }),
    ],
  ])('%s', (_, one, other) => {
    expect(sameContent(one, other)).toBe(true);
  });

  it.each<[string, Observation, Observation]>([
    ['are of another time', webhook, { ...webhook, instant: webhook.instant + 1 }],
    ['may release or not', webhook, { ...webhook, releases: false }],
    ['are a webhook or an answer', webhook, { ...webhook, source: 'read' }],
    ['are about another order', webhook, { ...webhook, orderId: 'order-2' }],
    [
      'report other facts',
      answer,
      makeObservation({ ...answerAt(1), charges: [charge('failed')] }),
    ],
    ['list the same in another order', stating({ items: [1, 2] }), stating({ items: [2, 1] })],
    ['contain nothing or null', stating({}), stating({ upstreamId: null })],
    ['contain a list or an object', stating({ items: [] }), stating({ items: {} })],
  ])('but not when they %s', (_, one, other) => {
    expect(sameContent(one, other)).toBe(false);
  });

  function answerAt(at: number) {
    return { id: 'facts:1', at, source: 'response', charges: [charge('pending')] } as const;
  }
});

describe('a digest', () => {
  it('is the beginning of a SHA-256, in hexadecimal', () => {
    expect(contentDigest(webhook)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('never changes, as stored ids contain it', () => {
    expect(contentDigest(webhook)).toMatchInlineSnapshot(`"ce97eef65fcd15f0a7268831021c070a"`);
    const stating = makeObservation({ id: 'x', at: 1, source: 'read', state: 'in_review' });
    expect(contentDigest(stating)).toMatchInlineSnapshot(`"41db8d25e7712539ed8df7b2bb2662a7"`);
    expect(contentDigest(answer)).toMatchInlineSnapshot(`"656164091fe5a58c6731575f8081995b"`);
  });
});

describe('a message whose id a different content has', () => {
  it('gets an id of its own, and keeps the original one', () => {
    const { id, conflictsWith, ...rest } = withOwnId(webhook);
    expect(id).toBe(`evt-1~${contentDigest(webhook).slice(0, 12)}`);
    expect(conflictsWith).toBe('evt-1');
    expect({ id: webhook.id, ...rest }).toStrictEqual(webhook);
  });
});
