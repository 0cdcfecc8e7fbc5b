import { ConfigurationError } from '../../order/options/configuration-error.js';
import { quoted } from '../configuration/checked-text.js';
import type { Environment } from '../configuration/environment.js';
import { listOf } from '../configuration/list.js';

/** @throws {ConfigurationError} unless it is `live` or `test`. */
export function modeOf(variable: string, text: string): 'live' | 'test' {
  if (text === 'live' || text === 'test') return text;
  throw new ConfigurationError({
    setting: `${variable} (--mode)`,
    given: quoted(text),
    allowed: 'live or test',
  });
}

/** @throws {ConfigurationError} when there is no secret. */
export function secretsOf(
  variable: string,
  text: string | undefined,
  elsewhere = '',
): readonly string[] {
  const secrets = listOf(text);
  if (secrets.length > 0) return secrets;
  throw new ConfigurationError({
    setting: variable,
    given: text === undefined ? 'not set' : 'blank',
    allowed: `the signing secrets of your webhook, comma separated; all of them are active${elsewhere}`,
  });
}

/** The options for the calls to a provider that variables set. */
export interface ApiVariables {
  readonly apiKey: string;
  readonly baseUrl?: string;
}

/**
 * The options for the calls to a provider; undefined without a key.
 *
 * @param check - throws a `ConfigurationError` that names an option of the library.
 * @throws {ConfigurationError} that names the variable instead.
 */
export function apiOf(
  env: Environment,
  variables: { readonly key: string; readonly url: string },
  check: (api: ApiVariables) => void,
): ApiVariables | undefined {
  const { [variables.key]: apiKey, [variables.url]: baseUrl } = env;
  if (!apiKey) return undefined;
  const api = { apiKey: apiKey.trim(), ...(baseUrl ? { baseUrl } : {}) };
  try {
    check(api);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const { given, allowed } = error;
    const setting = error.setting === 'apiKey' ? variables.key : variables.url;
    throw new ConfigurationError({ setting, given, allowed });
  }
  return api;
}
