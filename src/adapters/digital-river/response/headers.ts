import type { ProviderHeaders, ProviderResponse } from '../../provider.js';
import { isPrintable } from '../../values/printable.js';

/**
 * The value of a header in any case, the first if there are several. `undefined` without headers, which
 * a caller without types may pass.
 */
export function headerOf(headers: ProviderHeaders, name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  if (isHeaders(headers)) return headers.get(name) ?? undefined;
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() !== wanted) continue;
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === 'string' ? first : undefined;
  }
  return undefined;
}

/** Not `instanceof`: some HTTP clients have their own `Headers` class. */
function isHeaders(headers: ProviderHeaders): headers is Headers {
  return typeof Reflect.get(headers, 'get') === 'function';
}

/** The provider's id of a call, for its support. */
export function requestIdOf({ headers }: ProviderResponse): string | undefined {
  const id = headerOf(headers, 'x-dr-requestid');
  return id !== undefined && isPrintable(id) ? id : undefined;
}
