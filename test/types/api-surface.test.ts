import { describe, expect, it } from 'vitest';
import { apiSurface } from './api-surface.js';
import { unexportedTypes } from './named-types.js';

describe('the public surface', () => {
  it('is what api-surface.txt records (npm run docs:surface writes it)', async () => {
    await expect(apiSurface()).toMatchFileSnapshot('./api-surface.txt');
  });

  it('exports every type that it names', () => {
    expect(unexportedTypes().map(({ name, by }) => `${by} names ${name}`)).toEqual([]);
  });

  it('has no internals of the fold', () => {
    expect(apiSurface()).not.toMatch(/ (Evidence|Key|Writer) | (greatest|longest|unmapped)\b/);
  });
});
