import type { JsonObject } from '../simulator/values/json.js';

/** An answer of the server. */
export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
}

const TYPES: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthorized',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  429: 'too_many_requests',
};

/** An error in the provider's shape. */
export function refusal(status: number, code: string, message: string, parameter?: string): Answer {
  return {
    status,
    body: {
      type: TYPES[status] ?? 'error',
      errors: [{ code, ...(parameter === undefined ? {} : { parameter }), message }],
    },
  };
}
