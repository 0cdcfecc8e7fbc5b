import { expect, it } from 'vitest';

it('fails', () => {
  expect('failure').toBe('success');
});
