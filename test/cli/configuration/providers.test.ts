import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/cli/configuration/configuration.js';
import { SETTINGS } from '../../../src/cli/configuration/settings-help.js';
import type { CliProvider } from '../../../src/cli/providers/cli-provider.js';
import { PROVIDERS, providerIn } from '../../../src/cli/providers/registry.js';

const variablesOf = ({ secrets, mode, others, api }: CliProvider) =>
  [secrets, mode, ...others, ...(api === undefined ? [] : [api.key, ...api.others])].map(
    ({ name }) => name,
  );

/** Values with which every provider can be created. */
const standIns = (provider: CliProvider) => provider.standIns({}, true);

describe('the provider of a command', () => {
  it('is Digital River, unless a flag or a variable names another', () => {
    const [other = PROVIDERS[0]] = PROVIDERS.slice(1);
    const { name } = other;
    expect(providerIn({}, {}).name).toBe('digital-river');
    expect(providerIn({}, { ORDER_LIFECYCLE_PROVIDER: '' }).name).toBe('digital-river');
    expect(providerIn({}, { ORDER_LIFECYCLE_PROVIDER: name }).name).toBe(name);
    expect(providerIn({ provider: name }, { ORDER_LIFECYCLE_PROVIDER: 'paypal' }).name).toBe(name);
    const flag = { provider: 'digital-river' };
    expect(providerIn(flag, { ORDER_LIFECYCLE_PROVIDER: name }).name).toBe('digital-river');
  });

  it('must be known, and the message lists the known ones', () => {
    const message = `The setting ORDER_LIFECYCLE_PROVIDER (--provider) is "paypal", but must be`;
    const names = PROVIDERS.map(({ name }) => name).join(', ');
    const paypal = () => providerIn({ provider: 'paypal' }, {});
    expect(paypal).toThrow(message);
    expect(paypal).toThrow(`${names}.`);
  });

  it.each(PROVIDERS)('gives its name to variables, settings and the service: $name', (provider) => {
    const prefix = `${provider.name.toUpperCase().replaceAll('-', '_')}_`;
    for (const variable of variablesOf(provider)) {
      expect(variable.startsWith(prefix)).toBe(true);
      expect(SETTINGS).toContain(`\n  ${variable} `);
    }
    expect(SETTINGS).toContain(`\nFor ${provider.title}:\n`);
    const configuration = readConfiguration({ provider: provider.name }, standIns(provider));
    const { name, title } = configuration.providers[0].create('test');
    expect({ name, title }).toEqual({ name: provider.name, title: provider.title });
  });

  it.each(PROVIDERS)('needs its signing secrets: $name', (provider) => {
    const { name } = provider.secrets;
    expect(() =>
      readConfiguration({ provider: provider.name }, { ...standIns(provider), [name]: undefined }),
    ).toThrow(`The setting ${name} is not set`);
  });

  it.each(PROVIDERS)('has a mode of its own: $name', (provider) => {
    const { name } = provider.mode;
    const mode = (flag?: string, variable?: string) =>
      readConfiguration(
        { provider: provider.name, ...(flag === undefined ? {} : { mode: flag }) },
        { ...standIns(provider), [name]: variable },
      ).providers[0].mode;
    expect(mode()).toBe('test');
    expect(mode(undefined, 'live')).toBe('live');
    expect(mode('test', 'live')).toBe('test');
    expect(() => mode('prod')).toThrow(`The setting ${name} (--mode) is "prod"`);
  });
});
