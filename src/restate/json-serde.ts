import type { Serde } from '@restatedev/restate-sdk';

/** JSON for calls by name, which otherwise carry bytes. The caller knows the type. */
export function json<T>(): Serde<T> {
  return {
    contentType: 'application/json',
    serialize: (value) => new TextEncoder().encode(JSON.stringify(value)),
    deserialize: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
  };
}
