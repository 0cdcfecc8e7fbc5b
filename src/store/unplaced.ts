import { createHash } from 'node:crypto';
import { canonicalJson } from '../order/text/canonical-json.js';
import { storableText } from '../order/text/storable-text.js';
import { storableJson } from './sql/values/storable.js';
import { storedJson } from './sql/values/stored-json.js';
import type { UnplacedObservation } from './store.js';

/** All references of an observation, each once, as they are stored. */
export function referencesOf({ reference, observation }: UnplacedObservation): readonly string[] {
  return storableReferences([reference, ...observation.references]);
}

/** References as they are stored, each once. */
export function storableReferences(references: readonly string[]): readonly string[] {
  return [...new Set(references.map(storableText))];
}

/**
 * A digest of the content of an observation, as it comes back from a store. With its account and its id
 * it is the key of an unplaced observation, as an id can come with two contents. It is stored, so it must
 * stay as it is.
 */
export function unplacedDigest({ observation }: Pick<UnplacedObservation, 'observation'>): string {
  const content = canonicalJson(storedJson(storableJson(observation)));
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}
