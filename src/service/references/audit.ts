import { ConfigurationError } from '../../order/options/configuration-error.js';

/** Who decides, and why. */
export interface Audit {
  /** The person's name or id: up to 200 characters. */
  readonly actor: string;
  /** Up to 1 000 characters. */
  readonly reason: string;
}

const LONGEST = { actor: 200, reason: 1_000 } as const;

/** @throws {ConfigurationError} for a part that is missing or too long. */
export function checkedAudit(given: Audit): Audit {
  return { actor: checked('actor', given), reason: checked('reason', given) };
}

function checked(
  name: keyof Audit,
  given: Partial<Record<keyof Audit, unknown>> | undefined,
): string {
  const value = given?.[name];
  const text = typeof value === 'string' ? value.trim() : '';
  if (text !== '' && text.length <= LONGEST[name]) return text;
  throw new ConfigurationError({
    setting: name,
    given: text === '' ? 'not set' : `${text.length} characters`,
    allowed: `a text of 1 to ${LONGEST[name]} characters`,
  });
}
