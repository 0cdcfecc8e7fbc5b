import type { Serde } from '@restatedev/restate-sdk';
import { storedJson } from '../../store/sql/values/stored-json.js';

/** JSON of calls and of the state of objects. The caller knows the type. */
export function json<T>(): Serde<T> {
  return {
    contentType: 'application/json',
    serialize: (value) => new TextEncoder().encode(JSON.stringify(value)),
    deserialize: (bytes) => storedJson(new TextDecoder().decode(bytes)) as T,
  };
}
