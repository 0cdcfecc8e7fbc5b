import type { Provider } from '../../adapters/provider.js';
import { type Invalid, invalid } from '../provider/action-result.js';

/** Why a key cannot be used: a provider of orders gives its own ids. Undefined: there is no key. */
export function keyRefused(
  { title }: Pick<Provider, 'title'>,
  key: string | undefined,
): Invalid | undefined {
  if (key === undefined) return undefined;
  return invalid('not_supported', `${title} takes no key of the shop. Leave it out.`);
}

/** Why options about payments cannot be used: a provider of orders chooses the payments. */
export function paymentRefused(
  { title }: Pick<Provider, 'title'>,
  options: Readonly<Record<string, unknown>>,
): Invalid | undefined {
  const given = Object.keys(options).find((name) => options[name] !== undefined);
  if (given === undefined) return undefined;
  return invalid('not_supported', `${title} chooses the payments itself. Leave ${given} out.`);
}
