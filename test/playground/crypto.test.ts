import { createHash as createNodeHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHash } from '../../src/playground/platform/crypto.js';

it('digests every text as Node.js does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(createHash('sha256').update(text).digest('hex')).toBe(
        createNodeHash('sha256').update(text).digest('hex'),
      );
    }),
  );
});
