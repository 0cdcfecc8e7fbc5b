import type { HeaderValues, ProviderHeaders } from '../provider.js';

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
function isHeaders(headers: ProviderHeaders): headers is HeaderValues {
  return typeof Reflect.get(headers, 'get') === 'function';
}
