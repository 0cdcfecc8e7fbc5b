import { ConfigurationError } from '../../order/options/configuration-error.js';
import { quoted } from '../configuration/checked-text.js';
import type { Environment } from '../configuration/environment.js';
import type { CliProvider } from './cli-provider.js';
import { digitalRiverProvider } from './digital-river.js';
import { stripeProvider } from './stripe.js';

/** The providers that the command line knows. The first one is the default. */
export const PROVIDERS: readonly [CliProvider, ...CliProvider[]] = [
  digitalRiverProvider,
  stripeProvider,
];

/**
 * The provider that a flag or a variable names.
 *
 * @throws {ConfigurationError} when there is none with this name.
 */
export function providerIn(
  flags: { readonly provider?: string },
  { ORDER_LIFECYCLE_PROVIDER: variable }: Environment,
): CliProvider {
  const name = flags.provider ?? (variable || PROVIDERS[0].name);
  const provider = PROVIDERS.find((known) => known.name === name);
  if (provider !== undefined) return provider;
  const names = PROVIDERS.map((known) => known.name).join(', ');
  throw new ConfigurationError({
    setting: 'ORDER_LIFECYCLE_PROVIDER (--provider)',
    given: quoted(name),
    allowed: PROVIDERS.length === 1 ? names : `one of ${names}`,
  });
}
