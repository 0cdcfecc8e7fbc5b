import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVENT_READERS } from '../../../src/adapters/stripe/webhook/event-readers.js';

const text = readFileSync(new URL('../../../docs/stripe.md', import.meta.url), 'utf8');

describe('docs/stripe.md', () => {
  it('lists exactly the events that are read', () => {
    const listed = [...text.matchAll(/^\| `([a-z_.]+)\*` \|/gm)].map(([, prefix]) => prefix);
    expect(listed.toSorted()).toEqual(EVENT_READERS.map(([prefix]) => prefix).toSorted());
  });
});
