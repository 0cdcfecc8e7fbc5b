import { describe, expect, it } from 'vitest';
import { referencesOf, unplacedDigest } from '../../src/store/unplaced.js';
import { unplacedSample } from '../../src/testing/store-conformance/references.js';

describe('the digest of an unplaced observation', () => {
  it('stays as it is, because stores have it in their keys', () => {
    const stored = unplacedSample('e1', ['pi_1', 'ch_1']);
    expect(unplacedDigest(stored)).toMatchInlineSnapshot(`"80fc3d77d0657008608e42954f4801f7"`);
  });

  it('is that of its stored form', () => {
    const given = unplacedSample('e1', ['pi_\u0000']);
    const stored = unplacedSample('e1', ['pi_\uFFFD']);
    expect(unplacedDigest(given)).toBe(unplacedDigest(stored));
  });

  it('does not depend on the arrival', () => {
    const one = unplacedSample('e1', ['pi_1'], { arrivedAt: 1 });
    const later = unplacedSample('e1', ['pi_1'], { arrivedAt: 2 });
    expect(unplacedDigest(one)).toBe(unplacedDigest(later));
  });
});

describe('the references of an unplaced observation', () => {
  it('are each listed once, as they are stored', () => {
    const given = unplacedSample('e1', ['pi_\u0000', 'ch_1', 'pi_\uFFFD']);
    expect(referencesOf(given)).toEqual(['pi_\uFFFD', 'ch_1']);
  });
});
