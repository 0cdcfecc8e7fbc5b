import { describe, expect, it } from 'vitest';
import { apiSurface } from './api-surface.js';

describe('the public surface', () => {
  it('is what api-surface.txt records (npm run docs:surface writes it)', async () => {
    await expect(apiSurface()).toMatchFileSnapshot('./api-surface.txt');
  });
});
