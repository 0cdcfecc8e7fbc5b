import { ConfigurationError } from '../../order/options/configuration-error.js';
import { quoted } from '../configuration/checked-text.js';
import type { Environment } from '../configuration/environment.js';
import { listOf } from '../configuration/list.js';
import type { CliProvider } from './cli-provider.js';
import { digitalRiverProvider } from './digital-river.js';
import { stripeProvider } from './stripe.js';

/** At least one provider. */
export type CliProviders = readonly [CliProvider, ...CliProvider[]];

/** The providers that the command line knows. The first one is the default. */
export const PROVIDERS: CliProviders = [digitalRiverProvider, stripeProvider];

/** The flag that names providers. */
interface ProviderFlag {
  readonly provider?: string;
}

const SETTING = 'ORDER_LIFECYCLE_PROVIDER (--provider)';

/**
 * The providers that a flag or a variable names, comma separated.
 *
 * @param usual those of a command that is given neither; absent: the first one.
 * @throws {ConfigurationError} when there is none with a name, or a name comes twice.
 */
export function providersIn(
  flags: ProviderFlag,
  { ORDER_LIFECYCLE_PROVIDER: variable }: Environment,
  usual: CliProviders = [PROVIDERS[0]],
): CliProviders {
  const text = flags.provider ?? (variable || undefined);
  if (text === undefined) return usual;
  const found = listOf(text).map(known);
  const [first, ...others] = found;
  if (first === undefined) return [known(text)];
  const again = found.find((one, index) => found.indexOf(one) !== index);
  if (again === undefined) return [first, ...others];
  throw new ConfigurationError({
    setting: SETTING,
    given: quoted(text),
    allowed: `a list in which ${again.name} comes once`,
  });
}

/**
 * The one provider that a flag or a variable names, for a command that is about one.
 *
 * @throws {ConfigurationError} when there is none with this name, or several are named.
 */
export function providerIn(flags: ProviderFlag, env: Environment): CliProvider {
  const [first, second] = providersIn(flags, env);
  if (second === undefined) return first;
  throw new ConfigurationError({
    setting: SETTING,
    given: quoted(flags.provider ?? env.ORDER_LIFECYCLE_PROVIDER ?? ''),
    allowed: 'one provider for this command: name it with --provider',
  });
}

function known(name: string): CliProvider {
  const provider = PROVIDERS.find((one) => one.name === name);
  if (provider !== undefined) return provider;
  const names = PROVIDERS.map((one) => one.name).join(', ');
  throw new ConfigurationError({
    setting: SETTING,
    given: quoted(name),
    allowed: PROVIDERS.length === 1 ? names : `one or several of ${names}`,
  });
}
