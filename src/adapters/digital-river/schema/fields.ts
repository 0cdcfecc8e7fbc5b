import { z } from 'zod';
import type { Instant } from '../../../order/time/instant.js';
import { isId } from '../values/id.js';
import { parseTime } from '../values/time.js';

interface Maybe extends z.ZodOptional {
  _zod: z.core.$ZodOptionalInternals<z.ZodType>;
}

/** Optional, and nothing at all where `isNothing` says so. */
const Maybe = z.core.$constructor<
  Maybe,
  z.core.$ZodOptionalDef & { isNothing: (value: unknown) => boolean }
>('Maybe', (maybe, def) => {
  z.ZodOptional.init(maybe, def);
  maybe._zod.parse = (payload, context) => {
    if (payload.value !== undefined && !def.isNothing(payload.value)) {
      return def.innerType._zod.run(payload, context);
    }
    payload.value = undefined;
    return payload;
  };
});

/**
 * Null, where the provider means absent, becomes absent. A type of its own instead of
 * `nullish().transform()`: most fields of a payload are not there, and this asks once.
 */
export function maybe<T extends z.ZodType>(
  innerType: T,
  isNothing: (value: unknown) => boolean = (value) => value === null,
) {
  return new Maybe({ type: 'optional', innerType, isNothing }) as unknown as z.ZodOptional<T>;
}

/** A list, or nothing. */
export function listOf<T extends z.ZodType>(schema: T) {
  return maybe(z.array(schema, { error: 'Expected a list.' }));
}

/** An object of which only the named keys are read; the provider adds others at will. */
export function objectOf<T extends z.ZodRawShape>(shape: T) {
  return z.object(shape, { error: 'Expected an object.' });
}

const ID_REASON = 'Expected an id: a text of 1 to 255 characters without control characters.';

/** An id that must be there. */
export const id = z.custom<string>(isId, ID_REASON);

/** An id that may be missing; an empty text is nothing too. */
export const optionalId = maybe(id, (value) => value === null || value === '');

/** A word of an enumeration, known or not. */
export const word = z.string({ error: 'Expected a text.' });

export const flag = maybe(z.boolean({ error: 'Expected true or false.' }));

/** An ISO 4217 code. Read leniently: without a usable one, amounts are absent. */
export const currency = maybe(word);

/**
 * A decimal amount. Not `z.number()`: a number that is not finite is an unusable amount, no reason
 * to refuse the order that carries it.
 */
export const amount = maybe(
  z.custom<number | string>(
    (value) => typeof value === 'number' || typeof value === 'string',
    'Expected an amount: a number or a numeric text.',
  ),
);

/** A whole number, which samples of requests also write as a text. */
export const quantity = maybe(
  z
    .custom<number | string>(isWholeNumber, 'Expected a whole number, not negative.')
    .transform(Number),
);

/** The `params` of an issue about a time, by which it becomes a problem `bad_time`. */
export const BAD_TIME = { problem: 'bad_time' } as const;

/** A time by which something is sorted: unreadable is a problem. */
export const time = word.transform((text, context): Instant => {
  const instant = parseTime(text);
  if (instant !== undefined) return instant;
  context.addIssue({ code: 'custom', message: 'Expected an RFC 3339 time.', params: BAD_TIME });
  return z.NEVER;
});

/** A time that only informs: unreadable is absent. */
export const informativeTime = maybe(word.transform(parseTime));

function isWholeNumber(value: unknown): boolean {
  if (typeof value === 'string') return /^\d{1,9}$/.test(value);
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
