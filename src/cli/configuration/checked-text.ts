import { ConfigurationError } from '../../order/options/configuration-error.js';
import type { Instant } from '../../order/time/instant.js';
import { readInstant } from '../../order/time/read-instant.js';

/** A text as a message shows it: in quotation marks, and not too long. */
export function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

/**
 * A free text without the white space around it.
 *
 * @throws {ConfigurationError} when it is blank, or longer than `longest` characters.
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

/**
 * The instant that a flag names.
 *
 * @throws {ConfigurationError} when it is not a time in RFC 3339.
 */
export function instantIn(setting: string, text: string): Instant {
  const instant = readInstant(text);
  if (instant !== undefined) return instant;
  throw new ConfigurationError({
    setting,
    given: JSON.stringify(text.slice(0, 40)),
    allowed: 'a time in RFC 3339, e.g. 2026-01-31T12:00:00Z',
  });
}
