import { describe, expect, it } from 'vitest';
import { playgroundStories } from '../../src/cli/playground/stories.js';
import { followed } from '../../src/playground/outcome/followed.js';
import { outcomeOf } from '../../src/playground/outcome/outcome.js';
import { pasted } from '../../src/playground/outcome/pasted.js';
import { type Situation, situationOf } from '../../src/playground/situation/situation.js';

const stories = playgroundStories();
const story = (name: string): Situation => {
  const found = stories.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no story ${name}.`);
  return situationOf(found);
};

describe('a pasted body', () => {
  it.each(stories)('is recognised by its shape: $name', ({ provider, deliveries }) => {
    for (const delivery of deliveries) {
      if (delivery.kind !== 'body') continue;
      const read = pasted(JSON.stringify(delivery.body));
      expect(read).toMatchObject({ kind: 'read', reader: { name: provider } });
    }
  });

  it.each([
    '{}',
    '[]',
    '7',
    'null',
    '{"hello": "world"}',
    '{"type": "order.accepted"}',
    '{"live": "false", "notificationItems": [{"NotificationRequestItem": {"eventCode": "CAPTURE"}}]}',
    '{"id": "pi_1", "object": "payment_intent", "status": "succeeded"}',
  ])('of neither provider is said to be of neither: %s', (text) => {
    const sentence = expect.stringContaining('a delivery neither of Digital River nor of Stripe');
    expect(pasted(text)).toEqual({ kind: 'of_neither', sentence });
  });

  it('of neither shape is of the provider that signed it', () => {
    expect(pasted('Stripe-Signature: t=1,v1=0\n\n{}')).toMatchObject({
      reader: { name: 'stripe' },
    });
    expect(pasted('DigitalRiver-Signature: t=1,v1=0\n\n{}')).toMatchObject({
      reader: { name: 'digital-river' },
    });
  });
});

describe('what would follow from one more delivery', () => {
  it.each(stories)('is what follows once it was added: $name', (told) => {
    const whole = situationOf(told);
    const { provider, line } = whole;
    for (const [index, { delivery }] of line.entries()) {
      const before = { ...whole, line: line.slice(0, index) };
      const after = outcomeOf(provider, line.slice(0, index + 1));
      const next = followed(before, delivery, provider);
      expect(next?.card).toEqual(after.cards.get(line[index]?.key ?? ''));
      if (next?.card.kind !== 'unplaced') expect(next?.order).toEqual(after.order?.view);
    }
  });

  it('is about the order that the delivery names', () => {
    const situation = story('stripe/paid');
    const other = story('stripe/dispute_lost').line.find(
      ({ delivery }) => followed({ ...situation, line: [] }, delivery, 'stripe')?.order,
    );
    if (other === undefined) throw new Error('one of them names its order');
    const alone = followed({ ...situation, line: [] }, other.delivery, 'stripe');
    const next = followed(situation, other.delivery, 'stripe');
    expect(next?.order?.id).toBe(alone?.order?.id);
    expect(next?.order?.id).not.toBe(outcomeOf('stripe', situation.line).order?.view.id);
  });

  it('of a delivery of another provider begins a line of its own', () => {
    const [first] = story('digital-river/card_completed').line;
    if (first === undefined) throw new Error('the story has deliveries');
    const next = followed(story('stripe/paid'), first.delivery, 'digital-river');
    expect(next?.card.kind).toBe('applied');
    expect(next?.order?.conclusion).toBeUndefined();
  });
});
