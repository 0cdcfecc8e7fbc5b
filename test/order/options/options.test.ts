import { describe, expect, expectTypeOf, it } from 'vitest';
import { ConfigurationError } from '../../../src/order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../../../src/order/options/options.js';

interface Given {
  readonly webhookSecrets: readonly string[];
  readonly timeout?: number;
  readonly longestWait?: number;
}

const NAMES: OptionNames<Given> = {
  webhookSecrets: { required: 'a list of secrets' },
  timeout: 'optional',
  longestWait: 'optional',
};

/** As from JavaScript. */
function checked(given: unknown, within?: string): Given {
  return checkedOptions(given as Given, NAMES, within);
}

const messageOf = (given: unknown, within?: string) => {
  try {
    return checked(given, within);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message;
  }
};

describe('options', () => {
  it('are handed on without those that are undefined', () => {
    const given = checked({ webhookSecrets: ['a'], timeout: undefined, longestWait: 0 });
    expect(given).toStrictEqual({ webhookSecrets: ['a'], longestWait: 0 });
  });

  it('may come from an object with a prototype, as a settings class makes it', () => {
    class Settings {
      get webhookSecrets() {
        return ['a'];
      }
    }
    expect(checked(new Settings())).toStrictEqual({ webhookSecrets: ['a'] });
  });

  it.each([
    [{ webhookSecret: ['a'] }, 'webhookSecret', 'webhookSecrets'],
    [{ secrets: ['a'] }, 'secrets', 'webhookSecrets'],
    [{ tiemout: 1 }, 'tiemout', 'timeout'],
    [{ timeoutMs: 1 }, 'timeoutMs', 'timeout'],
    [{ LONGESTWAIT: 1 }, 'LONGESTWAIT', 'longestWait'],
  ])('name the one that does not exist, and the one that was meant: %j', (given, name, meant) => {
    expect(messageOf(given)).toBe(
      `The setting ${name} is unknown (did you mean ${meant}?), but must be one of webhookSecrets, timeout, longestWait.`,
    );
  });

  it.each(['colour', 'constructor', '__proto__', 'x'])(
    'suggest nothing where nothing is alike: %s',
    (name) => {
      expect(messageOf(JSON.parse(`{"${name}":1}`))).toBe(
        `The setting ${name} is unknown, but must be one of webhookSecrets, timeout, longestWait.`,
      );
    },
  );

  it('refuse an unknown name even without a value: it was meant to have one', () => {
    expect(messageOf({ webhookSecrets: ['a'], timeuot: undefined })).toContain('timeuot');
  });

  it('name the one that is missing', () => {
    const message = 'The setting webhookSecrets is not set, but must be a list of secrets.';
    expect(messageOf(undefined)).toBe(message);
    expect(messageOf({})).toBe(message);
    expect(messageOf({ webhookSecrets: undefined })).toBe(message);
    expect(messageOf({}, 'api')).toContain('The setting api.webhookSecrets is not set');
  });

  it('are an object', () => {
    const rest = 'but must be an object with webhookSecrets, timeout, longestWait.';
    expect(messageOf(null)).toBe(`The setting options is null, ${rest}`);
    expect(messageOf('live')).toBe(`The setting options is a string, ${rest}`);
    expect(messageOf(['a'], 'api')).toBe(`The setting api is a list, ${rest}`);
    expect(messageOf(() => {}, 'api')).toBe(`The setting api is a function, ${rest}`);
  });

  it('cut a name that nobody can read', () => {
    expect(messageOf({ ['n'.repeat(5_000)]: 1 })).toContain(`setting ${'n'.repeat(80)} is`);
  });

  it('are known to the compiler: each by its name, and whether it must be given', () => {
    expectTypeOf<OptionNames<{ a?: 1; b: 2 }>>().toEqualTypeOf<{
      readonly a: 'optional';
      readonly b: { readonly required: string };
    }>();
  });
});

describe('the sort of a value', () => {
  it.each([
    [undefined, 'not set'],
    [null, 'null'],
    [[], 'a list'],
    [{}, 'an object'],
    ['a secret', 'a string'],
    [1, 'a number'],
  ])('of %j is %s', (value, kind) => {
    expect(kindOf(value)).toBe(kind);
  });
});
