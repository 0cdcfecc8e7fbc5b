import { it } from 'vitest';
import { proveLives } from './random-lives.js';

it('omitted fields, told late', () => {
  proveLives('omitted fields, told late', { omit: 'some', staleness: 0.4, eventDelay: 'loose' });
});
