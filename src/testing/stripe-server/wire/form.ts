import type { StripeAnswer } from './answer.js';
import { invalid } from './answer.js';

/** The parameters of a request, form-encoded as Stripe expects them, nested ones in brackets. */
export class Form {
  readonly #entries: readonly (readonly [name: string, value: string])[];

  constructor(text: string) {
    this.#entries = [...new URLSearchParams(text)];
  }

  /** The value of a parameter. The last one counts. */
  get(name: string): string | undefined {
    return this.#entries.findLast(([key]) => key === name)?.[1];
  }

  /** The values of a list: `name[]` or `name[0]`. */
  list(name: string): string[] {
    return this.#entries
      .filter(([key]) => key.startsWith(`${name}[`) && /^\[\d*\]$/.test(key.slice(name.length)))
      .map(([, value]) => value);
  }

  /** The members of an object: `name[member]`. */
  members(name: string): Record<string, string> {
    return Object.fromEntries(
      this.#entries
        .filter(([key]) => key.startsWith(`${name}[`) && key.endsWith(']'))
        .map(([key, value]) => [key.slice(name.length + 1, -1), value]),
    );
  }

  /** The parameter that a call does not accept. */
  unknown(accepted: readonly string[]): string | undefined {
    return this.#entries
      .map(([key]) => key.split('[')[0] ?? key)
      .find((name) => !accepted.includes(name));
  }

  /** The same text for the same parameters, whatever their order. */
  get canonical(): string {
    return JSON.stringify([...this.#entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  }

  /** Everything, as it was sent. */
  get entries(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#entries);
  }
}

/** A positive integer of a form, or why it is none. */
export function positive(form: Form, name: string): number | undefined | StripeAnswer {
  const text = form.get(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value > 0) return value;
  return invalid(400, `Invalid positive integer: ${text}`, {
    code: 'parameter_invalid_integer',
    param: name,
  });
}
