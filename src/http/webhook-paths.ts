import { ConfigurationError } from '../order/options/configuration-error.js';
import type { OrderLifecycle } from '../service/order-lifecycle.js';
import type { OrderLifecycles } from '../service/order-lifecycles.js';

/** Where a provider delivers. */
export interface WebhookPath {
  readonly one: OrderLifecycle;
  readonly webhook: string;
}

/**
 * The path of the webhook of each provider.
 *
 * @throws {ConfigurationError} for the path of a provider that is not served, and for one path of two.
 */
export function webhookPaths(
  { all }: OrderLifecycles,
  given: string | Readonly<Record<string, string>> = {},
): readonly WebhookPath[] {
  const names = all.map(({ provider }) => provider.name);
  if (typeof given === 'string' && all.length > 1) {
    const example = names.map((name) => `'${name}': '/webhooks/${name}'`).join(', ');
    throw new ConfigurationError({
      setting: 'webhookPath',
      given: JSON.stringify(given),
      allowed: `the path of each provider, such as { ${example} }`,
    });
  }
  const paths = typeof given === 'string' ? { [names[0] ?? '']: given } : given;
  const unknown = Object.keys(paths).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ConfigurationError({
      setting: `webhookPath.${unknown}`,
      given: 'set',
      allowed: `the path of ${names.join(' or ')}`,
    });
  }
  const webhooks = all.map((one) => {
    const { name } = one.provider;
    return { one, webhook: paths[name] ?? `/webhooks/${name}` };
  });
  const twice = webhooks.find(({ webhook }, index) =>
    webhooks.slice(0, index).some((other) => other.webhook === webhook),
  );
  if (twice === undefined) return webhooks;
  throw new ConfigurationError({
    setting: 'webhookPath',
    given: `${JSON.stringify(twice.webhook)} twice`,
    allowed: 'a different path for each provider',
  });
}
