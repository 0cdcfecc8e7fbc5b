import type { ProviderHeaders, ProviderResponse } from '../../provider.js';
import { isPrintable } from '../values/word.js';

/**
 * The value of a header, whatever the case of its name; the first of several. None where there are
 * no headers: callers without types hand over what they have.
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

/** Not `instanceof`: HTTP clients bring a `Headers` class of their own. */
function isHeaders(headers: ProviderHeaders): headers is Headers {
  return typeof Reflect.get(headers, 'get') === 'function';
}

/** The provider's own name for a call, to be told to its support. */
export function requestIdOf({ headers }: ProviderResponse): string | undefined {
  const id = headerOf(headers, 'x-dr-requestid');
  return id !== undefined && isPrintable(id) ? id : undefined;
}
