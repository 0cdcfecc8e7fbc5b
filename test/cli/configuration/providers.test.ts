import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/cli/configuration/configuration.js';
import { SETTINGS } from '../../../src/cli/configuration/settings-help.js';
import type { CliProvider } from '../../../src/cli/providers/cli-provider.js';
import { PROVIDERS, providerIn, providersIn } from '../../../src/cli/providers/registry.js';

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

  it('may be several for a command that serves them, each once', () => {
    const names = (provider: string) =>
      providersIn({ provider }, {}, PROVIDERS).map(({ name }) => name);
    expect(names('stripe, digital-river')).toEqual(['stripe', 'digital-river']);
    expect(providersIn({}, {}, PROVIDERS)).toEqual(PROVIDERS);
    expect(providersIn({}, { ORDER_LIFECYCLE_PROVIDER: 'stripe' }, PROVIDERS)).toHaveLength(1);
    expect(() => names('stripe,stripe')).toThrow('a list in which stripe comes once');
    expect(() => names(' ,')).toThrow('is " ,", but must be one or several of');
    expect(() => providerIn({ provider: 'stripe,digital-river' }, {})).toThrow(
      'one provider for this command: name it with --provider',
    );
  });

  it('has settings and a mode of its own beside others', () => {
    const env = Object.assign({}, ...PROVIDERS.map(standIns), { STRIPE_MODE: 'live' });
    const { providers } = readConfiguration({}, env, PROVIDERS);
    expect(providers.map(({ name, mode }) => [name, mode])).toEqual([
      ['digital-river', 'test'],
      ['stripe', 'live'],
    ]);
    const without = { ...env, STRIPE_WEBHOOK_SECRETS: undefined };
    expect(() => readConfiguration({}, without, PROVIDERS)).toThrow(
      'The setting STRIPE_WEBHOOK_SECRETS is not set',
    );
  });

  it.each(PROVIDERS)(
    'gives its name to variables, settings and the service: $name',
    async (provider) => {
      const prefix = `${provider.name.toUpperCase().replaceAll('-', '_')}_`;
      for (const variable of variablesOf(provider)) {
        expect(variable.startsWith(prefix)).toBe(true);
        expect(SETTINGS).toContain(`\n  ${variable} `);
      }
      expect(SETTINGS).toContain(`\nFor ${provider.title}:\n`);
      const configuration = readConfiguration({ provider: provider.name }, standIns(provider));
      const { name, title } = await configuration.providers[0].create('test');
      expect({ name, title }).toEqual({ name: provider.name, title: provider.title });
    },
  );

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
