import { describe, it } from 'vitest';
import { memory } from '../../src/store/memory.js';
import { storeConformance } from '../../src/testing/store-conformance.js';

describe('the store in memory', () => {
  storeConformance({ describe, it }, (clock) => memory({ clock }));
});
