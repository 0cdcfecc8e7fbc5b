import { ConfigurationError } from './configuration-error.js';

/**
 * The names of the options in an object: for one that must be given, what it must be. The compiler
 * holds it against the type, so that no option is forgotten here.
 */
export type OptionNames<Options> = {
  readonly [Name in keyof Options]-?: object extends Pick<Options, Name>
    ? 'optional'
    : { readonly required: string };
};

/**
 * Options as they were given, without those that are undefined: these are not given.
 *
 * @param within the option that they are in, such as `outbox`; empty: none.
 * @throws {ConfigurationError} for an option that does not exist, with the name that was probably meant,
 * and for one that is missing.
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
  // Whatever the type requires is in it.
  return given as Options;
}

/** What sort of value something is, for a message that does not show the value. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'not set';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The known name that a wrong one was probably meant to be; undefined: it resembles none. */
function nearest(wrong: string, known: readonly string[]): string | undefined {
  const name = wrong.slice(0, 80).toLowerCase();
  const tolerated = Math.max(1, Math.floor(name.length / 3));
  const byDistance = known
    .map((one) => ({ one, apart: distance(name, one.toLowerCase()) }))
    .filter(({ one, apart }) => apart <= tolerated || isPart(name, one.toLowerCase()))
    .sort((a, b) => a.apart - b.apart);
  return byDistance[0]?.one;
}

function isPart(name: string, whole: string): boolean {
  return name.length > 3 && (whole.includes(name) || name.includes(whole));
}

/** How many letters have to be added, removed or replaced. */
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
