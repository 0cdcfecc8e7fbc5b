import { describe, expect, it } from 'vitest';
import { playgroundStories } from '../../src/cli/playground/stories.js';
import { contentOf, outcomeOf } from '../../src/playground/outcome/outcome.js';
import { pasted } from '../../src/playground/outcome/pasted.js';
import { readerOf } from '../../src/playground/outcome/providers.js';
import { FORGERY_KINDS, forged, usualState } from '../../src/playground/situation/forge.js';
import { linkOf, readLink } from '../../src/playground/situation/link.js';
import {
  afterArrivals,
  dropped,
  duplicated,
  edited,
  moved,
  restored,
  type Situation,
  situationOf,
} from '../../src/playground/situation/situation.js';

const stories = playgroundStories();
const [first] = stories;
if (first === undefined) throw new Error('there are stories');
const begun = situationOf(first);
const keys = ({ line }: Situation) => line.map(({ key }) => key).join(' ');

describe('a situation', () => {
  it('moves a card, and keeps it inside the line', () => {
    const three = { ...begun, line: begun.line.slice(0, 3) };
    expect(keys(moved(three, 'c1', 1))).toBe('c2 c1 c3');
    expect(keys(moved(three, 'c1', 99))).toBe('c2 c3 c1');
    expect(keys(moved(three, 'c3', -1))).toBe('c3 c1 c2');
    expect(moved(three, 'unknown', 0)).toBe(three);
  });

  it('drops a card into the tray, and brings it back at the end', () => {
    const without = dropped(begun, 'c2');
    expect(keys(without)).not.toContain('c2');
    expect(without.tray.map(({ key }) => key)).toEqual(['c2']);
    expect(keys(restored(without, 'c2'))).toMatch(/ c2$/);
  });

  it('gives a copy a key of its own, even beside dropped cards', () => {
    const last = begun.line.at(-1)?.key ?? '';
    const copied = duplicated(dropped(begun, last), 'c1');
    expect(new Set([...copied.line, ...copied.tray].map(({ key }) => key)).size).toBe(
      copied.line.length + copied.tray.length,
    );
  });

  it('shows every card again when the number of cards changes', () => {
    const past = afterArrivals(begun, 2);
    expect(past.arrived).toBe(2);
    expect(afterArrivals(past, begun.line.length).arrived).toBeUndefined();
    expect(dropped(past, 'c1').arrived).toBeUndefined();
  });
});

describe('a link', () => {
  it.each(stories)('carries the whole situation of $name', async (story) => {
    const delivery = { kind: 'body', body: { of: 'my own', text: 'ä ☂ 💶' } } as const;
    const situation = afterArrivals(
      edited(dropped(duplicated(situationOf(story), 'c1'), 'c2'), 'c1', delivery),
      1,
    );
    const content = await readLink(await linkOf(situation));
    if (content.kind !== 'situation') throw new Error(content.message);
    const bare = ({ line, tray, ...rest }: Situation) => ({
      ...rest,
      line: line.map((card) => card.delivery),
      tray: tray.map((card) => card.delivery),
    });
    expect(bare(content.situation)).toEqual(bare(situation));
    expect(outcomeOf(story.provider, content.situation.line).order?.view).toEqual(
      outcomeOf(story.provider, situation.line).order?.view,
    );
  });

  it('is refused with a message when it is damaged, wherever it was cut', async () => {
    const link = await linkOf(begun);
    for (const length of [1, 2, 3, 10, 100, link.length - 40, link.length - 1]) {
      const content = await readLink(link.slice(0, length));
      expect({ length, kind: content.kind }).toEqual({ length, kind: 'damaged' });
    }
    expect(await readLink('section-2')).toMatchObject({
      message:
        'The link cannot be read: it is not a link of this page. Copy the whole link again, or choose a story.',
    });
  });

  it('is refused when another version made it', async () => {
    const link = await linkOf(begun);
    expect(await readLink(link.replace(/^1/, '2'))).toMatchObject({
      message: expect.stringContaining('it has version 2, and this page reads version 1'),
    });
  });

  it.each([
    ['no object', []],
    ['an unknown provider', { provider: 'other', deliveries: [], line: [], tray: [] }],
    ['no deliveries', { provider: 'stripe', line: [], tray: [] }],
    ['a card without a delivery', { provider: 'stripe', deliveries: [], line: [0], tray: [] }],
    [
      'a report of the shop without a key',
      {
        ...{ provider: 'stripe', line: [0], tray: [] },
        deliveries: [{ kind: 'shop', orderId: 'A', at: 1, report: { object: 'return' } }],
      },
    ],
  ])('is refused when it holds %s', async (_, content) => {
    const stream = new Blob([JSON.stringify(content)])
      .stream()
      .pipeThrough(new CompressionStream('deflate-raw'));
    const bytes = Buffer.from(await new Response(stream).arrayBuffer());
    expect((await readLink(`1.${bytes.toString('base64url')}`)).kind).toBe('damaged');
  });
});

describe('a forged delivery', () => {
  it.each(
    stories
      .filter(({ name }) => /card_completed|sent_then_captured/.test(name))
      .flatMap((story) => FORGERY_KINDS[story.provider].map((kind) => ({ story, kind }))),
  )('$kind.type is about the order of $story.name, whatever its state', ({ story, kind }) => {
    const situation = situationOf(story);
    const { line, provider } = situation;
    const known = outcomeOf(provider, line).order?.view.id;
    for (const state of kind.states.length === 0 ? [''] : kind.states) {
      const delivery = forged(situation, {
        ...{ type: kind.type, state, instant: '2030-01-01T00:00:00Z', amount: 12.5 },
      });
      const content = contentOf(delivery, readerOf(provider));
      expect(content.observations).toHaveLength(1);
      const { cards, order, others } = outcomeOf(provider, [...line, { key: 'new', delivery }]);
      expect(order?.view.id).toBe(known);
      expect(others).toEqual([]);
      expect(cards.get('new')?.kind).toMatch(/^(applied|early|illegal)$/);
    }
  });

  it('has at first the state that its name says', () => {
    const usual = Object.values(FORGERY_KINDS)
      .flat()
      .map((kind) => [kind.type, usualState(kind)]);
    expect(Object.fromEntries(usual)).toMatchObject({
      'order.accepted': 'accepted',
      'order.review_opened': 'in_review',
      'order.dispute.resolved': 'accepted',
      'refund.complete': 'succeeded',
      'payment_intent.succeeded': 'succeeded',
    });
  });
});

describe('a pasted body', () => {
  const bodyOf = (provider: string) => {
    const delivery = stories.find((one) => one.provider === provider)?.deliveries[0];
    if (delivery?.kind !== 'body') throw new Error('the story begins with a body');
    return JSON.stringify(delivery.body, undefined, 2);
  };

  it.each(['digital-river', 'stripe'])('is recognised as one of %s', (provider) => {
    const text = bodyOf(provider);
    const withHeaders = `POST /webhooks HTTP/1.1\r\nHost: shop.example\r\n\r\n${text}\n`;
    for (const one of [text, withHeaders]) {
      expect(pasted(one)).toMatchObject({ kind: 'read', reader: { name: provider } });
    }
  });

  it('is of the provider whose signature its headers hold', () => {
    expect(pasted('Stripe-Signature: t=1,v1=0\n\n{"type":"x"}')).toMatchObject({
      reader: { name: 'stripe' },
    });
  });

  it('says where and why it is not understood', () => {
    expect(pasted('{"type":"order.accepted","data":{"object":7}}')).toMatchObject({
      reading: { kind: 'not_understood', problem: { code: 'unexpected_shape' } },
    });
    expect(pasted('payload=1')).toMatchObject({
      ...{ kind: 'unreadable', problem: { code: 'not_json' } },
    });
  });
});
