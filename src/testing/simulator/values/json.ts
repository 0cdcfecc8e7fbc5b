/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. A key without a value is absent, never `undefined`. */
export interface JsonObject {
  [key: string]: Json;
}
