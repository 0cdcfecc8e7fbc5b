import { ConfigurationError } from './configuration-error.js';

/**
 * The names of the options in an object, and for a required one its allowed values. The compiler checks
 * the names against the type, so that none is forgotten.
 */
export type OptionNames<Options> = {
  readonly [Name in keyof Options]-?: object extends Pick<Options, Name>
    ? 'optional'
    : { readonly required: string };
};

/**
 * Checks the names of options, and returns the options without those that are undefined.
 *
 * @param within the option that contains them, such as `outbox`; empty: none.
 * @throws {ConfigurationError} for an unknown option, with a similar known name if there is one, and for
 * a missing one.
 */
export function checkedOptions<Options extends object>(
  options: Options | undefined,
  names: OptionNames<Options>,
  within = '',
): Options {
  const known = Object.keys(names) as (keyof Options & string)[];
  if (options === undefined) return checkedOptions({} as Options, names, within);
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ConfigurationError({
      setting: within === '' ? 'options' : within,
      given: kindOf(options),
      allowed: `an object with ${known.join(', ')}`,
    });
  }
  const pathOf = (name: string) => (within === '' ? name : `${within}.${name}`);
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) continue;
    const meant = nearest(name, known);
    throw new ConfigurationError({
      setting: pathOf(name.slice(0, 80)),
      given: meant === undefined ? 'unknown' : `unknown (did you mean ${meant}?)`,
      allowed: `one of ${known.join(', ')}`,
    });
  }
  const given: Partial<Options> = {};
  for (const name of known) {
    const expected: 'optional' | { readonly required: string } = names[name];
    if (options[name] !== undefined) given[name] = options[name];
    else if (expected !== 'optional') {
      throw new ConfigurationError({
        setting: pathOf(name),
        given: 'not set',
        allowed: expected.required,
      });
    }
  }
  // Every required option is in it.
  return given as Options;
}

/** The kind of a value, for a message that does not show the value. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'not set';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The known name that is most similar to a wrong one; undefined: none is similar. */
function nearest(wrong: string, known: readonly string[]): string | undefined {
  const name = wrong.slice(0, 80).toLowerCase();
  const tolerated = Math.max(1, Math.floor(name.length / 3));
  const byDistance = known
    .map((one) => ({ one, edits: distance(name, one.toLowerCase()) }))
    .filter(({ one, edits }) => edits <= tolerated || isPart(name, one.toLowerCase()))
    .sort((a, b) => a.edits - b.edits);
  return byDistance[0]?.one;
}

function isPart(name: string, whole: string): boolean {
  return name.length > 3 && (whole.includes(name) || name.includes(whole));
}

/** The number of letters to add, remove or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
