import { it } from 'vitest';
import { proveLives } from './random-lives.js';

it('omitted fields, late payloads', () => {
  proveLives('omitted fields, late payloads', {
    omit: 'some',
    staleness: 0.4,
    eventDelay: 'loose',
  });
});
