import { describe, it } from 'vitest';
import { memory } from '../../../src/store/memory/memory.js';
import { storeConformance } from '../../../src/testing/store-conformance/store-conformance.js';

describe('the store in memory', () => {
  storeConformance({ describe, it }, (clock) => memory({ clock }));
});
