import { storableJson } from './sql/values/storable.js';

/** The member of a stored JSON by which an object has this id. */
export function idMember(id: string): string {
  return `"id":${storableJson(id)}`;
}
