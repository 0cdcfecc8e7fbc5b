import { z } from 'zod';
import type { Instant } from '../../../order/time/instant.js';
import { isId } from '../../values/id.js';
import { parseTime } from '../values/time.js';

interface Maybe extends z.ZodOptional {
  _zod: z.core.$ZodOptionalInternals<z.ZodType>;
}

/** An optional value that becomes `undefined` if `isAbsent` holds. */
const Maybe = z.core.$constructor<
  Maybe,
  z.core.$ZodOptionalDef & { isAbsent: (value: unknown) => boolean }
>('Maybe', (maybe, def) => {
  z.ZodOptional.init(maybe, def);
  maybe._zod.parse = (payload, context) => {
    if (payload.value !== undefined && !def.isAbsent(payload.value)) {
      return def.innerType._zod.run(payload, context);
    }
    payload.value = undefined;
    return payload;
  };
});

/**
 * An optional field; null counts as absent. A schema type of its own instead of `nullish().transform()`,
 * because most fields of a payload are absent and this checks once.
 */
export function maybe<T extends z.ZodType>(
  innerType: T,
  isAbsent: (value: unknown) => boolean = (value) => value === null,
) {
  return new Maybe({ type: 'optional', innerType, isAbsent }) as unknown as z.ZodOptional<T>;
}

/** An optional list. */
export function listOf<T extends z.ZodType>(schema: T) {
  return maybe(z.array(schema, { error: 'Expected a list.' }));
}

/** An object of which only the named keys are read. */
export function objectOf<T extends z.ZodRawShape>(shape: T) {
  return z.object(shape, { error: 'Expected an object.' });
}

const ID_REASON = 'Expected an id: a text of 1 to 255 characters without control characters.';

/** A required id. */
export const id = z.custom<string>(isId, ID_REASON);

/** An optional id; an empty text counts as absent. */
export const optionalId = maybe(id, (value) => value === null || value === '');

/** Any text, such as a value of an enumeration, documented or not. */
export const text = z.string({ error: 'Expected a text.' });

export const flag = maybe(z.boolean({ error: 'Expected true or false.' }));

/** An ISO 4217 code. Not checked here: with another text, amounts are absent. */
export const currency = maybe(text);

/**
 * A decimal amount. Not `z.number()`: an amount that is not finite becomes absent and does not make its
 * order unreadable.
 */
export const amount = maybe(
  z.custom<number | string>(
    (value) => typeof value === 'number' || typeof value === 'string',
    'Expected an amount: a number or a numeric text.',
  ),
);

/** A whole number, which some samples write as a text. */
export const quantity = maybe(
  z
    .custom<number | string>(isWholeNumber, 'Expected a whole number from 0 upwards.')
    .transform(Number),
);

/** The `params` of an issue that becomes the problem `bad_time`. */
export const BAD_TIME = { problem: 'bad_time' } as const;

/** A time that observations are sorted by; it must be readable. */
export const time = text.transform((value, context): Instant => {
  const instant = parseTime(value);
  if (instant !== undefined) return instant;
  context.addIssue({ code: 'custom', message: 'Expected an RFC 3339 time.', params: BAD_TIME });
  return z.NEVER;
});

/** A time that only informs; an unreadable one becomes absent. */
export const informativeTime = maybe(text.transform(parseTime));

function isWholeNumber(value: unknown): boolean {
  if (typeof value === 'string') return /^\d{1,9}$/.test(value);
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
