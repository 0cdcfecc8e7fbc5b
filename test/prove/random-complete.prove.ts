import { it } from 'vitest';
import { proveLives } from './random-lives.js';

it('complete payloads', () => {
  proveLives('complete payloads', {}, { parked: 0, wrong: 0.001 });
});
