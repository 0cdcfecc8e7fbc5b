import type { Observation } from '../order/observation.js';
import { storableText } from '../order/text/storable-text.js';
import { storableJson } from './sql/values/storable.js';

/** Whether an observation, or an object in it, has one of these ids. */
export function namesAny(observation: Observation, ids: readonly string[]): boolean {
  const json = storableJson(observation);
  return ids.some(
    (id) => storableText(id) === observation.id || json.includes(`"id":${storableJson(id)}`),
  );
}
