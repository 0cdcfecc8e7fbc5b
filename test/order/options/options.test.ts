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
  it('are returned without those that are undefined', () => {
    const given = checked({ webhookSecrets: ['a'], timeout: undefined, longestWait: 0 });
    expect(given).toStrictEqual({ webhookSecrets: ['a'], longestWait: 0 });
  });

  it('may come from an object with a prototype, such as an instance of a settings class', () => {
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
  ])('name the unknown one, and a similar one: %j', (given, name, meant) => {
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

  it('reject an unknown name even without a value', () => {
    expect(messageOf({ webhookSecrets: ['a'], timeuot: undefined })).toContain('timeuot');
  });

  it('name the one that is missing', () => {
    const message = 'The setting webhookSecrets is not set, but must be a list of secrets.';
    expect(messageOf(undefined)).toBe(message);
    expect(messageOf({})).toBe(message);
    expect(messageOf({ webhookSecrets: undefined })).toBe(message);
    expect(messageOf({}, 'api')).toContain('The setting api.webhookSecrets is not set');
  });

  it('must be an object', () => {
    const rest = 'but must be an object with webhookSecrets, timeout, longestWait.';
    expect(messageOf(null)).toBe(`The setting options is null, ${rest}`);
    expect(messageOf('live')).toBe(`The setting options is a string, ${rest}`);
    expect(messageOf(['a'], 'api')).toBe(`The setting api is a list, ${rest}`);
    expect(messageOf(() => {}, 'api')).toBe(`The setting api is a function, ${rest}`);
  });

  it('shorten an overlong name', () => {
    expect(messageOf({ ['n'.repeat(5_000)]: 1 })).toContain(`setting ${'n'.repeat(80)} is`);
  });

  it('are checked by the compiler: their names, and whether they are required', () => {
    expectTypeOf<OptionNames<{ a?: 1; b: 2 }>>().toEqualTypeOf<{
      readonly a: 'optional';
      readonly b: { readonly required: string };
    }>();
  });
});

describe('the kind of a value', () => {
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
