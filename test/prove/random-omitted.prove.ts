import { it } from 'vitest';
import { proveLives } from './random-lives.js';

it('omitted fields', () => {
  proveLives('omitted fields', { omit: 'some' });
});
