import { describe } from 'vitest';
import { memory } from '../../src/store/memory/memory.js';
import { simulatedLives } from '../_support/simulated-lives.js';

describe('a provider that delivers late, twice, out of order, among forged and broken bodies', () => {
  simulatedLives(30, () => memory());
});
