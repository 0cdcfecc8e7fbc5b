import { ConfigurationError } from '../../order/options/configuration-error.js';

/**
 * What somebody says in words of their own, without the white space around it.
 *
 * @throws {ConfigurationError} when it is blank, or longer than so many characters.
 */
export function checkedText(setting: string, text: string, longest: number): string {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= longest) return trimmed;
  throw new ConfigurationError({
    setting,
    given: trimmed === '' ? 'blank' : `${trimmed.length} characters`,
    allowed: `1 to ${longest} characters`,
  });
}
