import { it } from 'vitest';
import { proveLives } from './random-lives.js';

it('complete payloads, told late', () => {
  proveLives(
    'complete payloads, told late',
    { staleness: 0.4, eventDelay: 'loose' },
    { parked: 0, wrong: 0.001 },
  );
});
