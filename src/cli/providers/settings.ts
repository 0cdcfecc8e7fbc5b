import { ConfigurationError } from '../../order/options/configuration-error.js';
import { quoted } from '../configuration/checked-text.js';
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
export function secretsOf(variable: string, text: string | undefined): readonly string[] {
  const secrets = listOf(text);
  if (secrets.length > 0) return secrets;
  throw new ConfigurationError({
    setting: variable,
    given: text === undefined ? 'not set' : 'blank',
    allowed: 'the signing secrets of your webhook, comma separated; all of them are active',
  });
}
