import { it } from 'vitest';
import { proveLives } from './random-lives.js';

it('complete payloads, late payloads', () => {
  proveLives(
    'complete payloads, late payloads',
    { staleness: 0.4, eventDelay: 'loose' },
    { parked: 0, wrong: 0.001 },
  );
});
