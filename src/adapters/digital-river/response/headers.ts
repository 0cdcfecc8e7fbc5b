import { headerOf } from '../../http/headers.js';
import type { ProviderResponse } from '../../provider.js';
import { isPrintable } from '../../values/printable.js';

/** The provider's id of a call, for its support. */
export function requestIdOf({ headers }: ProviderResponse): string | undefined {
  const id = headerOf(headers, 'x-dr-requestid');
  return id !== undefined && isPrintable(id) ? id : undefined;
}
